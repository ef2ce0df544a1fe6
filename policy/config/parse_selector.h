#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "garden/selector.h"
#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// {matchLabels: {...}, matchExpressions: [{key, operator, values}]}, as Kubernetes has it. One that
// selects everything, or that Kubernetes would refuse, is a problem.
std::optional<garden::LabelSelector> ParseLabelSelector(const Value& value);

// The purposes that a shoot can have (Gardener's pkg/api/core/validation/shoot.go), the last only
// in namespace garden.
inline constexpr std::array<std::string_view, 5> kPurposes = {
    "evaluation", "testing", "development", "production", "infrastructure"};

// Keys of labels.
std::vector<std::string> ParseLabelKeys(const Value& value);

// {purposes, projects, cloudProfiles, sourceSeeds}, at least one of them. A purpose that no shoot
// can have is a problem.
OverrideMatch ParseOverrideMatch(const Value& value);

}  // namespace trowel::policy

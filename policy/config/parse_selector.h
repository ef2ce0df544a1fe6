#pragma once

#include <optional>
#include <string>
#include <vector>

#include "garden/selector.h"
#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// {matchLabels: {...}, matchExpressions: [{key, operator, values}]}, as Kubernetes has it. One that
// selects everything, or that Kubernetes would refuse, is a problem.
std::optional<garden::LabelSelector> ParseLabelSelector(const Value& value);

// Keys of labels.
std::vector<std::string> ParseLabelKeys(const Value& value);

// {purposes, projects, cloudProfiles, sourceSeeds}, at least one of them.
OverrideMatch ParseOverrideMatch(const Value& value);

}  // namespace trowel::policy

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "garden/selector.h"
#include "policy/config/value.h"

namespace trowel::policy {

// {matchLabels: {...}, matchExpressions: [{key, operator, values}]}, as Kubernetes has it. One that
// selects everything, or that Kubernetes would refuse, is a problem.
std::optional<garden::LabelSelector> ParseLabelSelector(const Value& value);

// Its parts, for what has more beside them.
inline constexpr std::string_view kMatchLabelsKey = "matchLabels";
inline constexpr std::string_view kMatchExpressionsKey = "matchExpressions";
void ReadMatchLabels(const Value& value, garden::LabelSelector* selector);
void ReadMatchExpressions(const Value& value, garden::LabelSelector* selector);
// A part that is there and says nothing is a problem.
void SayEmptyParts(const Value& value);

// Keys of labels.
std::vector<std::string> ParseLabelKeys(const Value& value);

}  // namespace trowel::policy

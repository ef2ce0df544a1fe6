#pragma once

#include <string_view>

#include "policy/config/problems.h"
#include "policy/config/yaml_tree.h"
#include "policy/policy.h"

namespace trowel::policy {

// What a policy says without meaning it, in the order of the text: rules that never object or
// always do, keys without effect, overrides that are never read, exemptions for everybody. Such a
// policy is valid; its author most likely believes that it says less or more. `document` is the
// text that `policy` was read from, without a problem; `source` is what the remarks call it.
Remarks FindWarnings(const YamlNode::Ptr& document, const Policy& policy, std::string_view source);

}  // namespace trowel::policy

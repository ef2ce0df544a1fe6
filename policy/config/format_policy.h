#pragma once

#include <string>

#include "policy/policy.h"

namespace trowel::policy {

// The policy in force as YAML, complete: every rule with its modes and settings, defaults included,
// and in each override the merged configuration of the rules that it names. ParsePolicy() reads it
// as an equal policy.
std::string FormatPolicy(const Policy& policy);

}  // namespace trowel::policy

#pragma once

#include <string>

#include "policy/policy.h"

namespace trowel::policy {

// The policy in force as YAML, complete: every rule with its modes and settings, defaults included,
// and in each override the merged configuration of the rules that it names. ParsePolicy() reads it
// as an equal policy.
std::string FormatPolicy(const Policy& policy);

// One rule of it: "{mode: warn, liveMode: enforce, threshold: 180}". `is_override`: as an override
// has it, what goes before other sources only where it set that itself.
std::string FormatRule(const Rule& rule, const RuleConfig& config, bool is_override);

}  // namespace trowel::policy

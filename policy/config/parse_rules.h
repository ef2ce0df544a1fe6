#pragma once

#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// Reads `rules` over the defaults in `policy->rules`.
void ParseRules(const Value& value, Policy* policy);

// Reads `overrides` over `policy->rules`, which must be complete.
void ParseOverrides(const Value& value, Policy* policy);

}  // namespace trowel::policy

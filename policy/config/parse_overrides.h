#pragma once

#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// The list `overrides`. They build on the rules of `policy`, which have been read.
void ParseOverrides(const Value& value, Policy* policy);
// The list `exemptions`.
void ParseExemptions(const Value& value, Policy* policy);

}  // namespace trowel::policy

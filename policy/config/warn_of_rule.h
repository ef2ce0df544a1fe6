#pragma once

#include <cstddef>

#include "policy/config/value.h"
#include "policy/policy.h"

namespace trowel::policy {

// Both enter what is odd about the configuration of one rule, which is valid.

// `value` is what `rules` says of it.
void WarnOfRule(const Value& value, std::size_t rule, const Policy& policy);

// `value` is what an override says of it, which comes to `config`.
void WarnOfOverriddenRule(const Value& value, std::size_t rule, const Policy& policy,
                          const RuleConfig& config);

}  // namespace trowel::policy

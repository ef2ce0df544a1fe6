#pragma once

#include <string>
#include <string_view>

#include "policy/policy.h"

namespace trowel::testing {

// Settings of a rule as an operator writes them, over what `config` says: Tune("seed-capacity",
// "headroom: 1", &config). Stops the program if that is not possible.
void Tune(std::string_view rule, const std::string& settings, policy::RuleConfig* config);

// What `config` says for a setting, as `trowel policy show` prints it; empty: nothing is set.
std::string Said(std::string_view rule, std::string_view setting, const policy::RuleConfig& config);

}  // namespace trowel::testing

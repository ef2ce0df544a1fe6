#pragma once

#include "policy/policy.h"
#include "test/support/dice.h"

namespace trowel::testing {

// A policy that could be written in YAML, with modes, settings, overrides, exemptions and weights
// of any kind, for gardens of garden_generator.h.
policy::Policy RandomPolicy(Dice* dice);

}  // namespace trowel::testing

#pragma once

#include <string>

#include "policy/policy.h"

namespace trowel::scheduler {

// Equal for two moves of which every rule that reads the destination says the same of every
// destination, and whose distance and steadiness are the same: all that these rules and scores
// read of a move, but not its name, its networks' spelling, its last operation, ...
//
// A field that such a rule begins to read must be added here; test/scheduler/plan/alike_test.cc
// compares with Evaluate().
std::string AlikeKey(const policy::Move& move, const garden::GardenView& view,
                     const policy::EffectivePolicy& policy);

}  // namespace trowel::scheduler

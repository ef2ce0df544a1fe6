#pragma once

#include <optional>
#include <string>

#include <absl/time/time.h>

#include "test/sim/scenario.h"

namespace trowel::sim {

struct Simulated {
  std::string broken;  // What did not hold; empty: all did.
  bool began = false;  // There was a plan to carry out.
  int moves = 0, bound = 0, arrived = 0, failed = 0, left = 0, refused = 0, cancelled = 0;
  // Of what was said after a fifth of the moves, of the time that was left; empty: something
  // disturbed it, or it was too short to tell. Of 0.1 it was a tenth too long or too short.
  std::optional<double> eta_error = {};
};

// From the proposal to the end, and back again where the scenario says so. The same scenario goes
// the same way.
Simulated Simulate(const Scenario& scenario);

// A smaller one that breaks something as well.
Scenario Shrink(Scenario scenario);

}  // namespace trowel::sim

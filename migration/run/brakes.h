#pragma once

#include <string>
#include <utility>

#include "base/string_map.h"
#include "migration/run/desk.h"

namespace trowel::run {

// What keeps moves from beginning that the policy may well allow.
class Brakes {
 public:
  explicit Brakes(const Desk& desk) : desk_(desk) {}

  // Of this move; empty: none.
  std::string Of(const Move& move);
  // Why the seed is ill; empty: it is not. What goes there or leaves it should not, and that does
  // not pass by itself.
  const std::string& IllnessOf(const std::string& seed);
  // The same, as a destination.
  const std::string& UnhealthyShootsOf(const std::string& seed);

 private:
  const Desk& desk_;
  StringMap<std::string> ill_;        // By seed.
  StringMap<std::string> unhealthy_;  // The same, of its shoots.
};

// Of the run as a whole: an alert, a freeze window. Empty: none.
std::string BrakeOfAll(const Desk& desk);

// Notes since when seeds are ill that something goes to or comes from, and halts the run once that
// has lasted.
void LookForIllness(Desk* desk);

}  // namespace trowel::run

#pragma once

#include <array>
#include <optional>
#include <string>

#include <absl/time/time.h>

#include "migration/run/desk.h"

namespace trowel::run {

// It has rested on its destination for long enough to say something of those that follow.
bool IsSoaked(const Move& move, const Settings& settings, absl::Time now);

// Until a move has shown that it can be done, one goes alone: the canary, of the least risk there
// is. For production no hibernated shoot can show it, of which nobody sees whether it works.
class Gate {
 public:
  explicit Gate(const Desk& desk);

  // Why the move may not go, as far as canaries are concerned; empty: it may.
  std::string WhyNot(const Move& move) const;
  // It goes.
  void Go(const Move& move);

 private:
  using Least = std::optional<scheduler::Risk>;  // Empty: there are none.
  // The least risks of the moves that can show it.
  struct Class {
    Least proven;     // They have.
    Least busy;       // They are about to.
    Least available;  // They wait, and nothing keeps them for long.
  };
  std::array<Class, 2> classes_;  // Of all moves, and of those of shoots that are awake.
};

}  // namespace trowel::run

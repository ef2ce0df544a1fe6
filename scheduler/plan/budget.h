#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/string_map.h"
#include "garden/view.h"
#include "policy/asking.h"
#include "policy/policy.h"

namespace trowel::scheduler {

// The bounds of the rule migration-budget as they hold for one shoot; empty: none. Never 0: a
// budget of 0 is no matter of waves, it refuses.
struct BudgetLimits {
  std::optional<int> garden = {};
  std::optional<int> per_source = {};
  std::optional<int> per_destination = {};
  std::optional<int> per_pair = {};
  std::optional<int> per_project = {};
};

// What bounds a wave: the budget, where the policy denies by it or warns. `move` is without a
// destination; what is unknown about it is for the rules to say.
BudgetLimits LimitsOf(const policy::Asking& asking, const policy::EffectivePolicy& policy);

// The same rule without what running moves take up: only its bounds of 0 are left.
policy::RuleConfig WithoutBounds(policy::RuleConfig config);

struct MoveRoute {
  std::string_view space;
  std::string_view from;
  std::string_view to;
};

// Moves that run at one time, counted as the rule migration-budget counts them.
class RunningMoves {
 public:
  void Add(const MoveRoute& route) { Count(route, 1); }
  void Subtract(const MoveRoute& route) { Count(route, -1); }

  // True if one more move may begin.
  bool Allows(const BudgetLimits& limits, const MoveRoute& route) const;

 private:
  void Count(const MoveRoute& route, int by);

  int all_ = 0;
  StringMap<int> leaving_;
  StringMap<int> arriving_;
  StringMap<int> by_pair_;  // "from\nto"
  StringMap<int> by_project_;
};

}  // namespace trowel::scheduler

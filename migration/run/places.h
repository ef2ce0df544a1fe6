#pragma once

#include <span>
#include <string>
#include <vector>

#include "migration/run/desk.h"
#include "scheduler/plan/budget.h"

namespace trowel::run {

// How many moves may be under way, here and there. The run's own pace counts its own moves, its
// budgets all of the garden: what others have begun takes up the same seeds.
class Places {
 public:
  explicit Places(const Desk& desk);

  // Whether the pace leaves room for one more.
  bool AnyFree() const { return own_ < desk_.run.parallel; }
  // Whether anything of the run is under way, or about to be.
  bool HasOwn() const { return own_ > 0; }
  // Why the move has no place; empty: it has one.
  std::string WhyNot(const Move& move) const;
  void Take(const Move& move);

  // Moves of this run that the view does not show.
  std::span<const policy::PendingMove> pending() const { return pending_; }

 private:
  const Desk& desk_;
  int own_ = 0;
  scheduler::RunningMoves running_;
  std::vector<policy::PendingMove> pending_;
};

}  // namespace trowel::run

#pragma once

#include <optional>

#include <absl/time/time.h>

#include "migration/run/run.h"

namespace trowel::run {

struct Eta {
  absl::Duration left;   // Until the last move has ended, as it looks now.
  absl::Duration usual;  // What one move takes: measured, or as is usual.
  int measured = 0;      // Moves of this run that tell it.
};

// By slots: each move that waits takes the first place that its budgets have free, the canary
// before it. Empty: it does not go on by itself (Proposed counts as if it were approved now).
// `policy`: bounds of its migration-budget, where there are any.
std::optional<Eta> TimeLeft(const Run& run, absl::Time now,
                            const scheduler::BudgetLimits& policy = {});

}  // namespace trowel::run

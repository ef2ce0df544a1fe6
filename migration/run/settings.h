#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "policy/move/freeze_window.h"
#include "scheduler/plan/budget.h"

namespace trowel::run {

// What a run keeps to. Where the policy says something about the same, the narrower one holds.
struct Settings {
  // Moves of the run at one time; the pace stays below.
  int max_parallel = 5;
  // All moves of the garden count here, those of others as well; empty: no bound but the policy's.
  scheduler::BudgetLimits budgets = {};

  int max_failures = 0;                           // With one more, the run halts.
  absl::Duration deadline = absl::Minutes(60);    // A move that takes longer counts as a failure.
  absl::Duration slow_after = absl::Minutes(40);  // One that takes longer halves the pace.
  absl::Duration soak = absl::Minutes(10);        // How long a canary rests before others follow.
  absl::Duration patience = absl::Hours(24);      // How long a refused move is asked for again.

  // Nothing begins within these, and outside of a shoot's maintenance window if that is set.
  std::vector<policy::FreezeWindow> freeze = {};
  bool maintenance_only = false;

  // A seed that is ill keeps its moves from beginning; for so long, and the run halts.
  absl::Duration halt_after = absl::Minutes(10);
  // A destination of whose shoots more than this share has failed is ill; empty: not asked.
  std::optional<int> unhealthy_percent = 20;
  std::string while_no_alert =
      {};  // A Prometheus query; nothing begins while it returns something.

  bool cordon = true;        // A drained seed is closed for new shoots first,
  bool keep_closed = false;  // and not opened in the end.
  bool two_person = false;   // Approved by another user than the author.

  // Of an older view nothing is concluded, and nothing begins.
  absl::Duration stale_after = absl::Minutes(2);
};

}  // namespace trowel::run

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <prometheus/metric_family.h>

#include "migration/monitor/move_totals.h"

namespace trowel::webhook {

// What the monitor of this process sees, and what it has told.
struct MonitorStatus {
  // Of the replica that writes Events; empty: this one only counts.
  struct Telling {
    bool leader = false;
    std::string problem;  // Why it is not leader; empty: it is, or all is well so far.
    std::uint64_t told = 0, failed = 0, dropped = 0;
  };

  migration::MoveTotals totals;
  std::optional<Telling> telling;
};

// Appends trowel_moves*, trowel_move_* and trowel_monitor_*.
void CollectMoves(const MonitorStatus& status, std::vector<prometheus::MetricFamily>* families);

}  // namespace trowel::webhook

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <prometheus/metric_family.h>

#include "scheduler/binder/advice.h"
#include "scheduler/binder/binder_stats.h"

namespace trowel::webhook {

// What the binder of this process does, or its adviser.
struct BinderStatus {
  bool leader = false;
  std::string problem;  // Why it is not leader: what is wrong, or who is; empty: it is.
  std::optional<scheduler::BinderStats> stats;  // Of a binder.
  // Of an adviser: how often it gave which advice.
  std::optional<std::array<std::uint64_t, scheduler::kAdviceVerdicts>> advice;
};

// Appends trowel_scheduler_*.
void CollectBinder(const BinderStatus& status, std::vector<prometheus::MetricFamily>* families);

// For /readyz: "leader", or "stands by: Lease garden/trowel-scheduler is held by trowel-7f9c".
std::string DescribeBinder(const BinderStatus& status);

}  // namespace trowel::webhook

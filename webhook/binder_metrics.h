#pragma once

#include <string>
#include <vector>

#include <prometheus/metric_family.h>

#include "scheduler/binder/binder_stats.h"

namespace trowel::webhook {

// What the binder of this process does.
struct BinderStatus {
  scheduler::BinderStats stats;
  std::string problem;  // Why it is not leader: what is wrong, or who is; empty: it is.
};

// Appends trowel_scheduler_*.
void CollectBinder(const scheduler::BinderStats& stats,
                   std::vector<prometheus::MetricFamily>* families);

// For /readyz: "leader", or "stands by: Lease garden/trowel-scheduler is held by trowel-7f9c".
std::string DescribeBinder(const BinderStatus& status);

}  // namespace trowel::webhook

#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "webhook/telemetry/readiness.h"

namespace trowel::webhook {

// Appends trowel_watch_*: how each list and watch of an API server fares. Nothing for files.
void CollectWatches(const GardenStatus& garden, std::vector<prometheus::MetricFamily>* families);

}  // namespace trowel::webhook

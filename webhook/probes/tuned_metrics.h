#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "webhook/telemetry/tuned_findings.h"

namespace trowel::webhook {

// Findings by the entry of the policy that had a part in them.
void CollectTuned(const TunedFindings::Counts& counts,
                  std::vector<prometheus::MetricFamily>* families);

}  // namespace trowel::webhook

#pragma once

#include "webhook/probes/metrics.h"
#include "webhook/probes/probe_server.h"

namespace trowel::webhook {

// What the probe port says: /livez is fine as long as it answers, /readyz tells whether requests
// are answered by what `sources` hold, /metrics is `metrics`. Both outlive the content.
ProbeServer::Content MakeProbeContent(const MetricSources& sources, const Metrics* metrics);

}  // namespace trowel::webhook

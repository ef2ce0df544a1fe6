#pragma once

#include <optional>
#include <string>

#include <absl/time/time.h>

#include "garden/view.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::webhook {

// The answer to GET /readyz. Ready: 200 and "ok"; else 503 and a line for each check that fails.
// Verbose: a line for each check, "[+]" before those that pass.
struct ReadinessAnswer {
  int status = 200;
  std::string text;
};
// `view` and `has_policy`: what requests are answered with; null and false before there is any.
struct ReadinessInputs {
  const garden::GardenView* view = nullptr;
  bool has_policy = false;
  absl::Time now;
  std::string scheduler = {};  // What the binder does; empty: there is none.
  std::optional<absl::Time> judged_as_of = std::nullopt;  // As of MetricSources.
};
ReadinessAnswer DescribeReadiness(const Readiness& readiness, const ReadinessInputs& inputs,
                                  bool verbose);

}  // namespace trowel::webhook

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/snapshot.h"
#include "garden/view.h"
#include "policy/policy.h"
#include "webhook/probes/binder_metrics.h"
#include "webhook/probes/move_metrics.h"
#include "webhook/ranking/ranking_metrics.h"
#include "webhook/server/server.h"
#include "webhook/telemetry/readiness.h"
#include "webhook/telemetry/worker_metrics.h"

namespace trowel::webhook {

// Where the numbers come from. What is null or empty is left out.
struct MetricSources {
  const Snapshot<garden::GardenView>* garden = nullptr;
  const Snapshot<policy::Policy>* policy = nullptr;
  const Readiness* readiness = nullptr;
  const Clock* clock = nullptr;
  std::function<ServerStats()> server = nullptr;
  std::function<BinderStatus()> binder = nullptr;
  std::function<MonitorStatus()> monitor = nullptr;
  std::optional<absl::Time> judged_as_of = std::nullopt;  // --now; empty: the time that it is.
  // Which thread hangs, in words for a person; empty: none.
  std::function<std::string()> stuck = nullptr;
};

// All that /metrics shows. Counters belong to the workers and are added up when somebody asks;
// no label holds the name of a shoot.
class Metrics final : public prometheus::Collectable {
 public:
  explicit Metrics(MetricSources sources) : sources_(std::move(sources)) {}

  // The counters of one more worker; they live as long as this. Without any there are no metrics
  // of reviews.
  WorkerMetrics* AddWorker() ABSL_LOCKS_EXCLUDED(mutex_);

  // As above, of a part that answers rankings or admits their callers. Without any there are no
  // metrics of rankings.
  RankingMetrics* AddRanking() ABSL_LOCKS_EXCLUDED(mutex_);

  std::vector<prometheus::MetricFamily> Collect() const override ABSL_LOCKS_EXCLUDED(mutex_);

  // In the text format of Prometheus.
  std::string Text() const;
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  using Families = std::vector<prometheus::MetricFamily>;
  void CollectWorkers(Families* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CollectFindings(Families* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CollectLatency(Families* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CollectGarden(Families* families) const;
  void CollectReadiness(Families* families) const;

  const MetricSources sources_;
  mutable Mutex mutex_;
  std::vector<std::unique_ptr<WorkerMetrics>> workers_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<RankingMetrics>> rankings_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace trowel::webhook

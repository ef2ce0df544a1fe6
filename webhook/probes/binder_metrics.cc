#include "webhook/probes/binder_metrics.h"

#include <fmt/format.h>

#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {
namespace {

using Families = std::vector<prometheus::MetricFamily>;

double AsDouble(std::uint64_t value) { return static_cast<double>(value); }

void CollectStats(const scheduler::BinderStats& stats, Families* families) {
  FamilyBuilder::OfGauge("trowel_scheduler_queue", "Shoots that wait for a seed, by why.")
      .Add(AsDouble(stats.queue.waiting), {{"state", "waiting"}})
      .Add(AsDouble(stats.queue.backoff), {{"state", "backoff"}})
      .Add(AsDouble(stats.queue.binding), {{"state", "binding"}})
      .Add(AsDouble(stats.queue.unplaceable), {{"state", "unplaceable"}})
      .Finish(families);
  FamilyBuilder decisions = FamilyBuilder::OfCounter("trowel_scheduler_decisions_total",
                                                     "Decisions by what came of them.");
  for (std::size_t i = 0; i < scheduler::kBindResults; ++i) {
    decisions.Add(AsDouble(stats.decisions[i]), {{"result", scheduler::kBindResultNames[i]}});
  }
  decisions.Finish(families);
  FamilyBuilder::OfCounter("trowel_scheduler_notices_failed_total",
                           "Events and states of shoots that could not be written.")
      .Add(AsDouble(stats.told_failed))
      .Finish(families);
  FamilyBuilder::OfHistogram("trowel_scheduler_binding_seconds",
                             "From a shoot's creation to its binding.")
      .AddBuckets(stats.binding, scheduler::kBindingBounds, stats.binding_seconds)
      .Finish(families);
}

}  // namespace

void CollectBinder(const BinderStatus& status, Families* families) {
  FamilyBuilder::OfGauge("trowel_scheduler_leader", "1 if this replica binds shoots, or advises.")
      .Add(status.leader ? 1 : 0)
      .Finish(families);
  if (status.stats.has_value()) CollectStats(*status.stats, families);
  if (!status.advice.has_value()) return;
  FamilyBuilder advice = FamilyBuilder::OfCounter(
      "trowel_scheduler_advice_total", "Shoots that others placed, by what Trowel says to it.");
  for (std::size_t i = 0; i < scheduler::kAdviceVerdicts; ++i) {
    advice.Add(AsDouble((*status.advice)[i]), {{"verdict", scheduler::kAdviceNames[i]}});
  }
  advice.Finish(families);
}

std::string DescribeBinder(const BinderStatus& status) {
  if (status.leader) return "leader";
  if (status.problem.empty()) return "stands by";
  return fmt::format("stands by: {}", status.problem);
}

}  // namespace trowel::webhook

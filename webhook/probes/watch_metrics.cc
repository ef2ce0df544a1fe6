#include "webhook/probes/watch_metrics.h"

#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {
namespace {

using SourceState = garden::Store::SourceState;

std::string_view StateName(garden::Store::Status status) {
  switch (status) {
    case garden::Store::Status::kPending: return "pending";
    case garden::Store::Status::kSynced: return "synced";
    case garden::Store::Status::kAbsent: return "absent";
    case garden::Store::Status::kForbidden: break;
  }
  return "forbidden";
}

}  // namespace

void CollectWatches(const GardenStatus& garden, std::vector<prometheus::MetricFamily>* families) {
  if (garden.sources.empty()) return;
  FamilyBuilder states = FamilyBuilder::OfGauge(
      "trowel_watch_state", "1 for the state of each watch: pending, synced, absent, forbidden.");
  FamilyBuilder ages = FamilyBuilder::OfGauge(
      "trowel_watch_age_seconds", "Since something was heard of a watch that is synced.");
  FamilyBuilder lists =
      FamilyBuilder::OfCounter("trowel_watch_lists_total", "Full lists that were taken in.");
  FamilyBuilder restarts =
      FamilyBuilder::OfCounter("trowel_watch_restarts_total", "Streams that ended with a problem.");
  FamilyBuilder malformed = FamilyBuilder::OfCounter("trowel_watch_malformed_objects_total",
                                                     "Objects that came and could not be read.");
  for (const SourceState& source : garden.sources) {
    states.Add(1, {{"watch", source.name}, {"state", StateName(source.status)}});
    lists.Add(static_cast<double>(source.lists), {{"watch", source.name}});
    restarts.Add(static_cast<double>(source.restarts), {{"watch", source.name}});
    malformed.Add(static_cast<double>(source.malformed), {{"watch", source.name}});
    if (source.status != garden::Store::Status::kSynced) continue;
    ages.Add(absl::ToDoubleSeconds(garden.sources_at - source.heard), {{"watch", source.name}});
  }
  states.Finish(families);
  ages.Finish(families);
  lists.Finish(families);
  restarts.Finish(families);
  malformed.Finish(families);
}

}  // namespace trowel::webhook

#include "webhook/probes/move_metrics.h"

#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {
namespace {

using Families = std::vector<prometheus::MetricFamily>;
using migration::MoveTotals;

double AsDouble(std::uint64_t value) { return static_cast<double>(value); }

bool IsOnItsWay(const migration::PhaseRow& row) {
  return row.phase != migration::Phase::kRests && row.phase != migration::Phase::kArrived;
}

void CollectNow(const MoveTotals& totals, Families* families) {
  FamilyBuilder moves = FamilyBuilder::OfGauge("trowel_moves", "Shoots on their way, by phase.");
  FamilyBuilder stuck =
      FamilyBuilder::OfGauge("trowel_moves_stuck", "Those of them that are stuck.");
  FamilyBuilder usual = FamilyBuilder::OfGauge(
      "trowel_move_phase_usual_seconds", "What nine of ten moves need; learnt, or the page's.");
  for (const migration::PhaseRow& row : migration::PhaseTable()) {
    if (!IsOnItsWay(row)) continue;
    const auto place = static_cast<std::size_t>(row.phase);
    moves.Add(AsDouble(totals.moves[place]), {{"phase", row.id}});
    stuck.Add(AsDouble(totals.stuck[place]), {{"phase", row.id}});
    usual.Add(absl::ToDoubleSeconds(totals.usual[place]), {{"phase", row.id}});
  }
  moves.Finish(families);
  stuck.Finish(families);
  usual.Finish(families);
  FamilyBuilder dangers =
      FamilyBuilder::OfGauge("trowel_moves_endangered", "Shoots on their way, by what may end it.");
  for (std::size_t i = 0; i < migration::kDangerKinds; ++i) {
    dangers.Add(AsDouble(totals.endangered[i]),
                {{"danger", migration::Name(migration::Danger::Kind(i))}});
  }
  dangers.Finish(families);
  FamilyBuilder::OfGauge("trowel_move_age_seconds", "Of the oldest move, since its binding.")
      .Add(absl::ToDoubleSeconds(totals.oldest))
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_move_api_server_down_seconds",
                         "The longest that a shoot on its way has been without an API server.")
      .Add(absl::ToDoubleSeconds(totals.longest_without))
      .Finish(families);
}

void CollectTimes(const MoveTotals& totals, Families* families) {
  FamilyBuilder phases =
      FamilyBuilder::OfHistogram("trowel_move_phase_seconds", "How long phases lasted.");
  for (const migration::PhaseRow& row : migration::PhaseTable()) {
    if (!IsOnItsWay(row)) continue;
    const migration::Lasted& lasted = totals.phases[static_cast<std::size_t>(row.phase)];
    phases.AddBuckets(lasted.counts, migration::kMoveBounds, lasted.seconds, {{"phase", row.id}});
  }
  phases.Finish(families);
  FamilyBuilder::OfHistogram("trowel_move_seconds", "From the binding to the arrival.")
      .AddBuckets(totals.arrived_classic.counts, migration::kMoveBounds,
                  totals.arrived_classic.seconds, {{"kind", "classic"}})
      .AddBuckets(totals.arrived_live.counts, migration::kMoveBounds, totals.arrived_live.seconds,
                  {{"kind", "live"}})
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_moves_ended_total", "Moves by how they ended.")
      .Add(AsDouble(totals.arrived), {{"how", "arrived"}})
      .Add(AsDouble(totals.back), {{"how", "back"}})
      .Add(AsDouble(totals.gone), {{"how", "gone"}})
      .Finish(families);
}

// Only where names are asked for: each shoot is a series of its own.
void CollectNames(const MoveTotals& totals, Families* families) {
  if (totals.by_shoot.empty()) return;
  FamilyBuilder names = FamilyBuilder::OfGauge("trowel_move_info", "Each shoot on its way; 1.");
  for (const auto& [shoot, progress] : totals.by_shoot) {
    names.Add(1, {{"shoot", shoot},
                  {"from", progress.from},
                  {"to", progress.to},
                  {"phase", migration::Id(progress.phase)},
                  {"stuck", progress.stuck ? "true" : "false"}});
  }
  names.Finish(families);
}

}  // namespace

void CollectMoves(const MonitorStatus& status, Families* families) {
  CollectNow(status.totals, families);
  CollectTimes(status.totals, families);
  CollectNames(status.totals, families);
  if (!status.telling.has_value()) return;
  FamilyBuilder::OfGauge("trowel_monitor_leader", "1 if this replica writes Events about moves.")
      .Add(status.telling->leader ? 1 : 0)
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_monitor_events_total",
                           "Events about moves by what became of them.")
      .Add(AsDouble(status.telling->told), {{"result", "told"}})
      .Add(AsDouble(status.telling->failed), {{"result", "failed"}})
      .Add(AsDouble(status.telling->dropped), {{"result", "dropped"}})
      .Finish(families);
}

}  // namespace trowel::webhook

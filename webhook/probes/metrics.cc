#include "webhook/probes/metrics.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include "base/background_log.h"
#include "webhook/probes/tuned_metrics.h"
#include "webhook/probes/watch_metrics.h"
#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {
namespace {

using Families = std::vector<prometheus::MetricFamily>;

constexpr std::array<std::string_view, kOutcomes> kOutcomeNames = {
    "allowed", "denied",    "exempt",    "break-glass", "no-rule",
    "other",   "malformed", "not-ready", "unjudged"};
constexpr std::array<std::string_view, kAbouts> kAboutNames = {"move", "shoot", "status", "object",
                                                               "nothing"};

double AsDouble(std::uint64_t value) { return static_cast<double>(value); }

template <typename Pick>
std::uint64_t Sum(const std::vector<std::unique_ptr<WorkerMetrics>>& workers, Pick pick) {
  std::uint64_t sum = 0;
  for (const auto& worker : workers) sum += pick(*worker).value();
  return sum;
}

// rules.size(): it is none of them.
std::size_t PlaceOf(const policy::Rule& rule, const policy::RuleList& rules) {
  std::size_t place = 0;
  while (place < rules.size() && &rules[place] != &rule) ++place;
  return place;
}

void CollectServer(const ServerStats& stats, Families* families) {
  FamilyBuilder::OfGauge("trowel_requests_in_flight", "Requests being answered.")
      .Add(AsDouble(stats.requests_running))
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_bytes_in_flight", "Bytes of request bodies held.")
      .Add(AsDouble(stats.bytes_in_flight))
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_connections", "Open connections.")
      .Add(AsDouble(stats.connections))
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_connections_total", "Connections by what became of them.")
      .Add(AsDouble(stats.connections_accepted), {{"result", "accepted"}})
      .Add(AsDouble(stats.connections_refused), {{"result", "refused"}})
      .Add(AsDouble(stats.handshakes_failed), {{"result", "handshake-failed"}})
      .Add(AsDouble(stats.accept_errors), {{"result", "accept-error"}})
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_requests_total", "HTTP requests by who answered.")
      .Add(AsDouble(stats.requests), {{"by", "handler"}})
      .Add(AsDouble(stats.requests_refused), {{"by", "server"}})
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_timeouts_total", "Connections ended for being too slow.")
      .Add(AsDouble(stats.timeouts))
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_exceptions_total", "Requests that ended in an exception.")
      .Add(AsDouble(stats.exceptions))
      .Finish(families);
  FamilyBuilder::OfCounter("trowel_log_lines_dropped_total",
                           "Lines of the log that nobody read in time.")
      .Add(AsDouble(log::BackgroundLog::Dropped()))
      .Finish(families);
}

void CollectReloads(const Readiness& readiness, Families* families) {
  const GardenStatus garden = readiness.garden();
  const PolicyStatus policy = readiness.policy();
  const CertificateStatus certificate = readiness.certificate();
  FamilyBuilder::OfCounter("trowel_reloads_total",
                           "Times that something was read again, by what and how it went.")
      .Add(AsDouble(garden.loads), {{"of", "garden"}, {"result", "ok"}})
      .Add(AsDouble(garden.loads_failed), {{"of", "garden"}, {"result", "failed"}})
      .Add(AsDouble(policy.reloads), {{"of", "policy"}, {"result", "ok"}})
      .Add(AsDouble(policy.reloads_failed), {{"of", "policy"}, {"result", "failed"}})
      .Add(AsDouble(certificate.reloads), {{"of", "certificate"}, {"result", "ok"}})
      .Add(AsDouble(certificate.reloads_failed), {{"of", "certificate"}, {"result", "failed"}})
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_reload_pending",
                         "1 if the newest version is broken and an older one is in use.")
      .Add(garden.problem.empty() ? 0 : 1, {{"of", "garden"}})
      .Add(policy.problem.empty() ? 0 : 1, {{"of", "policy"}})
      .Add(certificate.problem.empty() ? 0 : 1, {{"of", "certificate"}})
      .Finish(families);
}

}  // namespace

WorkerMetrics* Metrics::AddWorker() {
  MutexLock lock(&mutex_);
  workers_.push_back(std::make_unique<WorkerMetrics>());
  return workers_.back().get();
}

RankingMetrics* Metrics::AddRanking() {
  MutexLock lock(&mutex_);
  rankings_.push_back(std::make_unique<RankingMetrics>());
  return rankings_.back().get();
}

void Metrics::CollectWorkers(Families* families) const {
  FamilyBuilder outcomes = FamilyBuilder::OfCounter(
      "trowel_decisions_total", "Reviews by verdict; what no rule concerns included.");
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    outcomes.Add(
        AsDouble(Sum(workers_,
                     [i](const auto& worker) -> const Counter& { return worker.outcomes[i]; })),
        {{"verdict", kOutcomeNames[i]}});
  }
  outcomes.Finish(families);

  FamilyBuilder abouts = FamilyBuilder::OfCounter(
      "trowel_judged_total", "Reviews by what they are about; nothing: no rule concerns them.");
  for (std::size_t i = 0; i < kAbouts; ++i) {
    abouts.Add(
        AsDouble(
            Sum(workers_, [i](const auto& worker) -> const Counter& { return worker.abouts[i]; })),
        {{"about", kAboutNames[i]}});
  }
  abouts.Finish(families);

  FamilyBuilder codes =
      FamilyBuilder::OfCounter("trowel_reviews_total", "Reviews by the HTTP code of the answer.");
  for (std::size_t i = 0; i <= WorkerMetrics::kCodes.size(); ++i) {
    const std::string code =
        i < WorkerMetrics::kCodes.size() ? fmt::format("{}", WorkerMetrics::kCodes[i]) : "other";
    codes.Add(AsDouble(Sum(workers_,
                           [i](const auto& worker) -> const Counter& { return worker.codes[i]; })),
              {{"code", code}});
  }
  codes.Finish(families);

  FamilyBuilder::OfCounter("trowel_ledger_conflicts_total",
                           "Moves judged again, because another was allowed meanwhile.")
      .Add(AsDouble(Sum(
          workers_, [](const auto& worker) -> const Counter& { return worker.ledger_conflicts; })))
      .Finish(families);
}

// A rule that judges moves and changes has one series for both.
void Metrics::CollectFindings(Families* families) const {
  using RuleCounters = std::array<Counter, policy::kRulesMax> WorkerMetrics::*;
  struct OfEffect {
    std::string_view name;
    RuleCounters moves, changes;
  };
  constexpr std::array<OfEffect, 3> kEffects = {
      {{"deny", &WorkerMetrics::denied, &WorkerMetrics::changes_denied},
       {"warn", &WorkerMetrics::warned, &WorkerMetrics::changes_warned},
       {"audit", &WorkerMetrics::audited, &WorkerMetrics::changes_audited}}};
  FamilyBuilder findings = FamilyBuilder::OfCounter(
      "trowel_findings_total", "Moves and changes that a rule objected to, by what followed.");
  const auto* const workers = &workers_;
  const auto count = [workers](RuleCounters counters, std::size_t rule) {
    return Sum(*workers, [=](const WorkerMetrics& worker) -> const Counter& {
      return (worker.*counters)[rule];
    });
  };
  const policy::RuleList moves = policy::RuleTable();
  const policy::RuleList changes = policy::ChangeRules();
  for (const policy::Rule& rule : policy::AllRules()) {
    const std::size_t of_moves = PlaceOf(rule, moves);
    const std::size_t of_changes = PlaceOf(rule, changes);
    for (const OfEffect& effect : kEffects) {
      std::uint64_t sum = 0;
      if (of_moves < moves.size()) sum += count(effect.moves, of_moves);
      if (of_changes < changes.size()) sum += count(effect.changes, of_changes);
      findings.Add(AsDouble(sum), {{"rule", rule.id}, {"effect", effect.name}});
    }
  }
  findings.Finish(families);
}

void Metrics::CollectLatency(Families* families) const {
  constexpr std::size_t kBounds = WorkerMetrics::kBounds.size();
  std::array<double, kBounds> seconds = {};
  std::transform(WorkerMetrics::kBounds.begin(), WorkerMetrics::kBounds.end(), seconds.begin(),
                 [](std::uint32_t microseconds) { return microseconds / 1e6; });
  std::array<std::uint64_t, kBounds + 1> counts = {};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] =
        Sum(workers_, [i](const auto& worker) -> const Counter& { return worker.latency[i]; });
  }
  const std::uint64_t nanoseconds = Sum(
      workers_, [](const auto& worker) -> const Counter& { return worker.latency_nanoseconds; });
  FamilyBuilder::OfHistogram("trowel_review_duration_seconds",
                             "From a review's last byte to its answer.")
      .AddBuckets(counts, seconds, AsDouble(nanoseconds) / 1e9)
      .Finish(families);
}

void Metrics::CollectGarden(Families* families) const {
  const auto view = sources_.garden == nullptr ? nullptr : sources_.garden->Read();
  if (view == nullptr) return;
  FamilyBuilder objects =
      FamilyBuilder::OfGauge("trowel_garden_objects", "Objects that decisions look at.");
  FamilyBuilder broken =
      FamilyBuilder::OfGauge("trowel_garden_broken_objects", "Objects that cannot be read.");
  FamilyBuilder known =
      FamilyBuilder::OfGauge("trowel_garden_known", "0 if a kind cannot be read or is stale.");
  for (const garden::KindInfo& info : garden::Kinds()) {
    const garden::KindState& state = view->kind(info.kind);
    objects.Add(AsDouble(state.objects), {{"kind", info.name}});
    broken.Add(AsDouble(state.broken), {{"kind", info.name}});
    known.Add(state.known ? 1 : 0, {{"kind", info.name}});
  }
  objects.Finish(families);
  broken.Finish(families);
  known.Finish(families);
  FamilyBuilder::OfGauge("trowel_garden_generation", "Grows with every change to the garden.")
      .Add(AsDouble(view->generation()))
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_running_moves", "Shoots on their way to another seed.")
      .Add(AsDouble(view->running_moves().size()))
      .Finish(families);
  FamilyBuilder expiries = FamilyBuilder::OfGauge(
      "trowel_external_scores_expiry_timestamp_seconds",
      "When a ConfigMap with external scores no longer counts; 0 if it cannot be read.");
  for (const auto& scores : view->external_scores()) {
    const bool readable = scores->why_broken.empty();
    expiries.Add(readable ? static_cast<double>(absl::ToUnixSeconds(scores->expires)) : 0,
                 {{"configmap", scores->name}});
  }
  if (!view->external_scores().empty()) expiries.Finish(families);
}

void Metrics::CollectReadiness(Families* families) const {
  const Readiness& readiness = *sources_.readiness;
  FamilyBuilder::OfGauge("trowel_synced", "1 if every kind has been listed once.")
      .Add(readiness.synced() ? 1 : 0)
      .Finish(families);
  FamilyBuilder::OfGauge("trowel_draining", "1 if the server is going away.")
      .Add(readiness.draining() ? 1 : 0)
      .Finish(families);
  const GardenStatus garden = readiness.garden();
  if (sources_.clock != nullptr && garden.heard_at != absl::InfinitePast()) {
    FamilyBuilder::OfGauge("trowel_garden_age_seconds",
                           "Since the garden was last known to be current.")
        .Add(absl::ToDoubleSeconds(sources_.clock->Now() - garden.heard_at))
        .Finish(families);
  }
  CollectWatches(garden, families);
  const CertificateStatus certificate = readiness.certificate();
  if (certificate.expires != absl::InfiniteFuture()) {
    FamilyBuilder::OfGauge("trowel_certificate_expiry_timestamp_seconds",
                           "When the serving certificate expires.")
        .Add(static_cast<double>(absl::ToUnixSeconds(certificate.expires)))
        .Finish(families);
  }
  CollectReloads(readiness, families);
}

Families Metrics::Collect() const {
  Families families;
  {
    MutexLock lock(&mutex_);
    if (!workers_.empty()) {
      CollectWorkers(&families);
      CollectFindings(&families);
      TunedFindings::Counts tuned;
      for (const auto& worker : workers_) worker->tuned.AddTo(&tuned);
      CollectTuned(tuned, &families);
      CollectLatency(&families);
    }
    if (!rankings_.empty()) CollectRanking(rankings_, &families);
  }
  CollectGarden(&families);
  if (sources_.readiness != nullptr) CollectReadiness(&families);
  if (sources_.server) CollectServer(sources_.server(), &families);
  if (sources_.binder) CollectBinder(sources_.binder(), &families);
  if (sources_.monitor) CollectMoves(sources_.monitor(), &families);
  const auto policy = sources_.policy == nullptr ? nullptr : sources_.policy->Read();
  if (policy != nullptr) {
    FamilyBuilder::OfGauge("trowel_policy_info", "The policy in force.")
        .Add(1, {{"hash", policy->hash}, {"source", policy->source}, {"version", policy->version}})
        .Finish(&families);
  }
  return families;
}

std::string Metrics::Text() const { return prometheus::TextSerializer().Serialize(Collect()); }

}  // namespace trowel::webhook

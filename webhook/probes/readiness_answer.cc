#include "webhook/probes/readiness_answer.h"

#include <utility>
#include <vector>

#include <absl/time/clock.h>
#include <fmt/format.h>

#include "base/text.h"
#include "base/time_text.h"

namespace trowel::webhook {
namespace {

struct Check {
  std::string_view name;
  bool passes = false;
  std::string text;
};

std::string Age(absl::Time since, absl::Time now) {
  if (since == absl::InfinitePast()) return "never";
  const absl::Duration age = now - since;
  return absl::FormatDuration(absl::Trunc(age, absl::Seconds(1))) + " ago";
}

std::string PluralOf(const garden::KindInfo& kind) { return std::string(kind.resource); }

Check CheckSynced(const Readiness& readiness) {
  if (readiness.synced()) return {"synced", true, "all kinds were listed"};
  if (readiness.too_old()) return {"synced", false, "too old to decide on: see garden"};
  std::vector<std::string> names;
  for (const garden::Kind kind : readiness.waiting_for()) {
    names.push_back(PluralOf(garden::InfoOf(kind)));
  }
  if (names.empty()) return {"synced", false, "nothing was read yet"};
  return {"synced", false, "waiting for the first list of " + JoinWords(names)};
}

// "; ConfigMap garden/aws-regions: row eu-west-1 is malformed: ...; its last good table stays ..."
std::string DescribeFaulty(const garden::GardenView& view) {
  std::string text;
  for (const garden::ConfigMap* config : view.FaultyConfigMaps()) {
    text += fmt::format("; ConfigMap {}/{}: {}", config->space, config->name, config->problem());
  }
  return text;
}

Check CheckGarden(const Readiness& readiness, const ReadinessInputs& inputs) {
  const GardenStatus status = readiness.garden();
  if (inputs.view == nullptr) return {"garden", false, "there is none yet"};
  Check check{"garden", true, {}};
  check.text = fmt::format("{}, current {}", status.source.empty() ? "no source" : status.source,
                           Age(status.heard_at, inputs.now));
  for (const garden::KindInfo& info : garden::Kinds()) {
    const garden::KindState& state = inputs.view->kind(info.kind);
    if (state.objects == 0 && state.broken == 0 && state.known) continue;
    check.text += fmt::format("; {} {}", state.objects, PluralOf(info));
    if (state.broken > 0) check.text += fmt::format(" and {} broken", state.broken);
    if (!state.known) check.text += fmt::format(" (not known: {})", state.why_unknown);
  }
  check.text += DescribeFaulty(*inputs.view);
  if (!status.problem.empty()) check.text += "; last problem: " + status.problem;
  for (const garden::Store::SourceState& source : status.sources) {
    if (source.problem.empty()) continue;
    check.text += fmt::format("; {}: {}", source.name, source.problem);
  }
  return check;
}

Check CheckPolicy(const Readiness& readiness, const ReadinessInputs& inputs) {
  const PolicyStatus status = readiness.policy();
  if (!inputs.has_policy) {
    return {"policy", false, status.problem.empty() ? "there is none yet" : status.problem};
  }
  Check check{"policy", true, fmt::format("{}, hash {}", status.source, status.hash)};
  if (!status.version.empty()) check.text += fmt::format(", resourceVersion {}", status.version);
  if (!status.problem.empty()) {
    check.text +=
        fmt::format("; stays in force, because the newest one is broken: {}", status.problem);
  }
  return check;
}

Check CheckCertificate(const Readiness& readiness, absl::Time now) {
  const CertificateStatus status = readiness.certificate();
  if (!status.needed) return {"certificate", true, "not needed"};
  if (status.pending) {
    return {"certificate", false, status.problem.empty() ? "there is none yet" : status.problem};
  }
  const std::string when = status.expires == absl::InfiniteFuture() ? std::string("without expiry")
                                                                    : FormatUtc(status.expires);
  Check check{"certificate", status.expires > now,
              fmt::format("{} {}", status.expires > now ? "valid until" : "expired at", when)};
  if (status.expires == absl::InfiniteFuture()) check.text = when;
  if (!status.problem.empty()) {
    check.text +=
        fmt::format("; stays in use, because the newest one is refused: {}", status.problem);
  }
  return check;
}

Check CheckDraining(const Readiness& readiness) {
  if (readiness.draining()) return {"draining", false, "going away"};
  return {"draining", true, "no"};
}

}  // namespace

ReadinessAnswer DescribeReadiness(const Readiness& readiness, const ReadinessInputs& inputs,
                                  bool verbose) {
  std::vector<Check> checks = {CheckSynced(readiness), CheckGarden(readiness, inputs),
                               CheckPolicy(readiness, inputs),
                               CheckCertificate(readiness, inputs.now), CheckDraining(readiness)};
  // One that stands by is as ready as the leader.
  if (!inputs.scheduler.empty()) checks.push_back({"scheduler", true, inputs.scheduler});
  ReadinessAnswer answer;
  for (const Check& check : checks) {
    if (!check.passes) answer.status = 503;
    if (check.passes && !verbose) continue;
    answer.text +=
        fmt::format("[{}]{}: {}\n", check.passes ? '+' : '-', check.name, Printable(check.text));
  }
  if (answer.status == 200) answer.text += "ok\n";
  if (answer.status != 200 && verbose) answer.text += "not ready\n";
  return answer;
}

}  // namespace trowel::webhook

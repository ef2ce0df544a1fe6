#include "webhook/probes/readiness_answer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <absl/time/clock.h>
#include <fmt/format.h>

#include "base/text.h"
#include "base/time_text.h"
#include "kube/watch/listing_state.h"

namespace trowel::webhook {
namespace {

struct Check {
  std::string_view name;
  bool passes = false;
  std::string text;
};

std::string Age(absl::Time since, absl::Time now) {
  if (since == absl::InfinitePast()) return "never";
  const absl::Duration age = absl::Trunc(now - since, absl::Seconds(1));
  return age <= absl::ZeroDuration() ? "now" : absl::FormatDuration(age) + " ago";
}

std::string PluralOf(const garden::KindInfo& kind) { return std::string(kind.resource); }

using Source = garden::Store::SourceState;

bool Has(const std::vector<garden::Kind>& kinds, garden::Kind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Of an API server: all that could be listed was. What is refused is unknown, and the garden's line
// says why.
Check Synced(const std::vector<Source>& sources) {
  std::vector<std::string> refused;
  for (const Source& source : sources) {
    if (source.status == garden::Store::Status::kForbidden) refused.push_back(source.name);
  }
  if (refused.empty()) return {"synced", true, "all kinds were listed"};
  return {"synced", true, fmt::format("all kinds were listed but {}", JoinWords(refused))};
}

// What is told of these, and what heals it where no repetition does.
std::string ProblemsOf(std::vector<Source> sources) {
  for (Source& source : sources) {
    if (!source.remedy.empty()) source.problem += fmt::format(" ({})", source.remedy);
  }
  return kube::ProblemsText(sources);
}

Check CheckSynced(const Readiness& readiness) {
  const std::vector<Source> sources = readiness.garden().sources;
  if (readiness.synced()) return Synced(sources);
  if (readiness.too_old()) return {"synced", false, "too old to decide on: see garden"};
  const std::vector<garden::Kind> kinds = readiness.waiting_for();
  if (kinds.empty()) return {"synced", false, "nothing was read yet"};
  std::vector<std::string> names;
  for (const garden::Kind kind : kinds) names.push_back(PluralOf(garden::InfoOf(kind)));
  Check check{"synced", false, "waiting for the first list of " + JoinWords(names)};
  std::vector<Source> told;
  std::copy_if(sources.begin(), sources.end(), std::back_inserter(told), [&](const Source& source) {
    return Has(kinds, source.kind) && !source.problem.empty();
  });
  if (!told.empty()) check.text += "; " + ProblemsOf(std::move(told));
  return check;
}

// "; ConfigMap garden/aws-regions: row eu-west-1 is malformed: ...; its last good table stays ..."
std::string DescribeFaulty(const garden::GardenView& view) {
  std::string text;
  for (const garden::ConfigMap* config : view.FaultyConfigMaps()) {
    text += fmt::format("; ConfigMap {}/{}: {}", config->space, config->name, config->problem());
  }
  return text;
}

// Those of an API server that nothing else has told.
std::string DescribeProblems(const GardenStatus& status, const garden::GardenView& view,
                             const std::vector<garden::Kind>& waiting) {
  if (status.sources.empty()) {
    return status.problem.empty() ? std::string() : "; last problem: " + status.problem;
  }
  std::vector<Source> told;
  std::copy_if(status.sources.begin(), status.sources.end(), std::back_inserter(told),
               [&](const Source& source) {
                 const garden::KindState& state = view.kind(source.kind);
                 const bool said = !state.known && state.why_unknown == source.problem;
                 return !source.problem.empty() && !said && !Has(waiting, source.kind) &&
                        source.status != garden::Store::Status::kAbsent;
               });
  return told.empty() ? std::string() : "; " + ProblemsOf(std::move(told));
}

Check CheckGarden(const Readiness& readiness, const ReadinessInputs& inputs) {
  const GardenStatus status = readiness.garden();
  if (inputs.view == nullptr) return {"garden", false, "there is none yet"};
  Check check{"garden", true, {}};
  check.text = fmt::format("{}, current {}", status.source.empty() ? "no source" : status.source,
                           Age(status.heard_at, inputs.now));
  const std::vector<garden::Kind> waiting = readiness.waiting_for();
  for (const garden::KindInfo& info : garden::Kinds()) {
    const garden::KindState& state = inputs.view->kind(info.kind);
    if (state.objects == 0 && state.broken == 0 && state.known) continue;
    check.text += fmt::format("; {} {}", state.objects, PluralOf(info));
    if (state.broken > 0) check.text += fmt::format(" and {} broken", state.broken);
    if (state.known) continue;
    check.text += Has(waiting, info.kind) ? std::string(" (not known: see synced)")
                                          : fmt::format(" (not known: {})", state.why_unknown);
  }
  check.text += DescribeFaulty(*inputs.view);
  check.text += DescribeProblems(status, *inputs.view, waiting);
  return check;
}

Check CheckPolicy(const Readiness& readiness, const ReadinessInputs& inputs) {
  const PolicyStatus status = readiness.policy();
  if (!inputs.has_policy) {
    if (!status.problem.empty()) return {"policy", false, status.problem};
    Check check{"policy", false, "there is none yet"};
    if (inputs.view == nullptr) return check;
    const garden::KindState& configs = inputs.view->kind(garden::Kind::kConfigMap);
    if (!configs.known) check.text += fmt::format(": configmaps: {}", configs.why_unknown);
    return check;
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
  // For an old dump; in a landscape `trowel doctor` finds it here.
  if (inputs.judged_as_of.has_value()) {
    checks.push_back({"clock", true,
                      fmt::format("stands still at {} (--now)", FormatUtc(*inputs.judged_as_of))});
  }
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

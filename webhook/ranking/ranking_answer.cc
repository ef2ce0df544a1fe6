#include "webhook/ranking/ranking_answer.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "scheduler/explainer.h"

namespace trowel::webhook {
namespace {

using scheduler::Candidate;

void AppendText(std::string_view key, std::string_view value, std::string* out) {
  out->append(key);
  AppendJsonString(value, out);
}

void AppendBool(std::string_view key, bool value, std::string* out) {
  out->append(key).append(value ? "true" : "false");
}

// As the command line shows them: one digit is what a score, 0 to 100, is worth. Whole tenths are
// printed in a fifth of the time that a double takes, and a ranking has thousands of scores.
void AppendScore(std::string_view key, double score, std::string* out) {
  const std::int64_t tenths = std::llround(score * 10);
  const fmt::format_int whole(tenths / 10);
  out->append(key).append(whole.data(), whole.size());
  out->push_back('.');
  out->push_back(static_cast<char>('0' + tenths % 10));
}

// "0s", "1m30s": whole seconds, as files have none.
std::string AgeText(absl::Duration age) {
  const absl::Duration whole = absl::Trunc(age, absl::Seconds(1));
  return whole <= absl::ZeroDuration() ? "0s" : absl::FormatDuration(whole);
}

void AppendIfAny(std::string_view key, std::string_view text, std::string* out) {
  if (!text.empty()) AppendText(key, text, out);
}

void AppendFindings(const policy::Findings& findings, std::string* out) {
  std::string_view separator;
  for (const policy::Finding& finding : findings) {
    out->append(separator);
    AppendText(R"({"rule":)", finding.rule, out);
    AppendText(R"(,"mode":)", policy::Name(finding.mode), out);
    AppendText(R"(,"effect":)", policy::Name(finding.effect), out);
    AppendBool(R"(,"unknown":)", finding.unknown, out);
    AppendText(R"(,"field":)", finding.field, out);
    AppendText(R"(,"message":)", finding.message, out);
    AppendText(R"(,"remedy":)", finding.remedy, out);
    AppendIfAny(R"(,"override":)", finding.override_name, out);
    AppendIfAny(R"(,"exemption":)", finding.exemption, out);
    AppendIfAny(R"(,"note":)", finding.note, out);
    AppendIfAny(R"(,"link":)", finding.link, out);
    out->append("}");
    separator = ",";
  }
}

void AppendCandidate(const Candidate& candidate, scheduler::Explainer* explainer,
                     std::string* out) {
  const garden::Seed& seed = *candidate.seed->seed;
  AppendText(R"({"seed":)", seed.name, out);
  AppendText(R"(,"region":)", seed.region, out);
  AppendBool(R"(,"allowed":)", candidate.allowed(), out);
  AppendScore(R"(,"score":)", candidate.score, out);
  if (candidate.allowed() && !explainer->IsDistanceKnown(candidate)) {
    AppendBool(R"(,"distanceEstimated":)", true, out);
  }
  out->append(R"(,"parts":{)");
  bool first = true;
  for (std::size_t i = 0; i < scheduler::kScores && candidate.allowed(); ++i) {
    if (candidate.parts[i] == scheduler::kNoPart) continue;
    if (!std::exchange(first, false)) out->append(",");
    AppendJsonString(scheduler::ScoreTable()[i].id, out);
    AppendScore(":", candidate.parts[i], out);
  }
  out->append(R"(},"findings":[)");
  AppendFindings(explainer->Explain(candidate), out);
  out->append("]}");
}

}  // namespace

void AppendRanking(const RankingResult& result, const GardenOrigin& origin, std::string* out) {
  const garden::Shoot& shoot = *result.request.shoot;
  const bool live = !shoot.seed_name.empty() && result.request.live.value_or(shoot.live_migrate);
  out->append(R"({"apiVersion":"trowel.gardener.cloud/v1alpha1","kind":"Ranking")");
  AppendText(R"(,"shoot":)", garden::KeyOf(shoot), out);
  AppendText(R"(,"from":)", shoot.seed_name, out);
  AppendBool(R"(,"live":)", live, out);
  out->append(R"(,"as":"trowel","candidates":[)");
  scheduler::Explainer explainer(result.request, result.view, result.policy);
  std::string_view separator;
  for (const Candidate& candidate : result.candidates) {
    out->append(separator);
    AppendCandidate(candidate, &explainer, out);
    separator = ",";
  }
  AppendText(R"(],"garden":{"source":)", origin.source, out);
  AppendText(R"(,"age":)", AgeText(origin.age), out);
  AppendText(R"(},"policy":{"source":)", result.policy.source, out);
  AppendText(R"(,"hash":)", result.policy.hash, out);
  out->append("}}\n");
}

}  // namespace trowel::webhook

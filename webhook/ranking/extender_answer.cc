#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "scheduler/explainer.h"
#include "webhook/ranking/ranking_answer.h"

// The answers in the shape of kube-scheduler's extenders (wire.md 2.5).
namespace trowel::webhook {
namespace {

using scheduler::Candidate;
using Candidates = std::unordered_map<std::string_view, const Candidate*>;

constexpr double kScoreMax = 100;
constexpr int kPriorityMax = 10;  // extenderv1.MaxExtenderPriority.

Candidates ByName(const RankingResult& result) {
  Candidates by_name;
  by_name.reserve(result.candidates.size());
  for (const Candidate& candidate : result.candidates) {
    by_name.emplace(candidate.seed->seed->name, &candidate);
  }
  return by_name;
}

std::string WhyRefused(const Candidate& candidate, scheduler::Explainer* explainer) {
  std::string why;
  for (const policy::Finding& finding : explainer->Explain(candidate)) {
    if (finding.effect != policy::Effect::kDeny) continue;
    if (!why.empty()) why.append("; ");
    why.append(finding.rule).append(": ").append(finding.message);
  }
  return why;
}

// Of a seed that no ranking has.
std::string WhyMissing(const RankingResult& result, std::string_view seed) {
  const garden::Shoot& shoot = *result.request.shoot;
  if (seed == shoot.seed_name) return fmt::format("{} is on it already", garden::KeyOf(shoot));
  const std::string* why = result.view.WhyBroken(garden::Kind::kSeed, "", seed);
  if (why != nullptr) return fmt::format("Seed {} is malformed: {}", seed, *why);
  return fmt::format("there is no Seed {}", seed);
}

void AppendFilter(std::string_view names, std::string_view failed, std::string_view error,
                  std::string* out) {
  out->append(R"({"Nodes":null,"NodeNames":[)").append(names);
  out->append(R"(],"FailedNodes":{)").append(failed);
  out->append(R"(},"FailedAndUnresolvableNodes":{},"Error":)");
  AppendJsonString(error, out);
  out->append("}\n");
}

}  // namespace

void AppendFilterResult(const RankingResult& result, std::span<const std::string_view> seeds,
                        std::string* out) {
  const Candidates by_name = ByName(result);
  scheduler::Explainer explainer(result.request, result.view, result.policy);
  std::string names;
  std::string failed;
  for (const std::string_view seed : seeds) {
    const auto found = by_name.find(seed);
    const bool known = found != by_name.end();
    if (known && found->second->allowed()) {
      if (!names.empty()) names.push_back(',');
      AppendJsonString(seed, &names);
      continue;
    }
    if (!failed.empty()) failed.push_back(',');
    AppendJsonString(seed, &failed);
    failed.push_back(':');
    AppendJsonString(known ? WhyRefused(*found->second, &explainer) : WhyMissing(result, seed),
                     &failed);
  }
  AppendFilter(names, failed, /*error=*/{}, out);
}

void AppendFilterError(std::string_view error, std::string* out) {
  AppendFilter(/*names=*/{}, /*failed=*/{}, error, out);
}

void AppendPriorities(const RankingResult& result, std::span<const std::string_view> seeds,
                      std::string* out) {
  // Best first, so what comes later may not get more.
  std::unordered_map<std::string_view, int> priorities;
  int most = kPriorityMax;
  for (const Candidate& candidate : result.candidates) {
    if (!candidate.allowed()) break;
    most =
        std::min(most, static_cast<int>(std::lround(candidate.score / kScoreMax * kPriorityMax)));
    priorities.emplace(candidate.seed->seed->name, most);
  }
  std::string_view separator;
  out->append("[");
  for (const std::string_view seed : seeds) {
    const auto found = priorities.find(seed);
    out->append(separator).append(R"({"Host":)");
    AppendJsonString(seed, out);
    fmt::format_to(std::back_inserter(*out), R"(,"Score":{}}})",
                   found == priorities.end() ? 0 : found->second);
    separator = ",";
  }
  out->append("]\n");
}

}  // namespace trowel::webhook

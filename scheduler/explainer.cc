#include "scheduler/explainer.h"

#include <iterator>
#include <utility>

#include "base/text.h"
#include "policy/evaluate.h"

namespace trowel::scheduler {
namespace {

std::vector<std::string> RuleIds(std::uint64_t bits) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if ((bits >> i & 1) != 0) ids.emplace_back(policy::RuleTable()[i].id);
  }
  return ids;
}

}  // namespace

Explainer::Explainer(const RankRequest& request, const garden::GardenView& view,
                     const policy::Policy& policy)
    : view_(view), resolved_(request, view, policy), filter_(resolved_.move(), view) {}

policy::Findings Explainer::Explain(const Candidate& candidate) {
  resolved_.SetDestination(*candidate.seed);
  policy::Verdict verdict =
      policy::Evaluate(resolved_.move(), view_, resolved_.effective(), policy::Detail::kFull);
  policy::Findings findings = std::move(verdict.denials);
  for (policy::Findings* more : {&verdict.warnings, &verdict.audits}) {
    findings.insert(findings.end(), std::make_move_iterator(more->begin()),
                    std::make_move_iterator(more->end()));
  }
  if (candidate.drop != Drop::kNone) {
    std::string message = filter_.Explain(*candidate.seed->seed, candidate.drop);
    if (candidate.drop == Drop::kUnfit)
      message += ": see " + JoinWords(RuleIds(candidate.unfit_by));
    findings.push_back({.rule = "gardener-scheduler",
                        .effect = policy::Effect::kDeny,
                        .unknown = false,
                        .field = std::string(policy::kSeedNameField),
                        .message = std::move(message),
                        .remedy = "choose a seed that gardener-scheduler would take"});
  }
  return findings;
}

policy::Findings Explain(const RankRequest& request, const Candidate& candidate,
                         const garden::GardenView& view, const policy::Policy& policy) {
  return Explainer(request, view, policy).Explain(candidate);
}

}  // namespace trowel::scheduler

#include "scheduler/explainer.h"

#include <iterator>
#include <utility>

#include "base/text.h"
#include "policy/evaluate.h"
#include "policy/rule_ids.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {

Explainer::Explainer(const RankRequest& request, const garden::GardenView& view,
                     const policy::Policy& policy)
    : view_(view),
      resolved_(request, view, policy),
      filter_(resolved_.move(), view),
      input_(InputWithoutGroups(resolved_.move(), view, resolved_.effective())) {}

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
    if (candidate.drop == Drop::kUnfit) {
      const std::vector<std::string_view> rules = policy::RuleIds(candidate.unfit_by);
      message += ": see " + JoinWords(std::vector<std::string>(rules.begin(), rules.end()));
    }
    findings.push_back({.rule = "gardener-scheduler",
                        .effect = policy::Effect::kDeny,
                        .unknown = false,
                        .field = std::string(policy::kSeedNameField),
                        .message = std::move(message),
                        .remedy = "choose a seed that gardener-scheduler would take"});
  }
  return findings;
}

bool Explainer::IsDistanceKnown(const Candidate& candidate) const {
  return DistanceToShoot(input_, *candidate.seed).has_value();
}

policy::Findings Explain(const RankRequest& request, const Candidate& candidate,
                         const garden::GardenView& view, const policy::Policy& policy) {
  return Explainer(request, view, policy).Explain(candidate);
}

}  // namespace trowel::scheduler

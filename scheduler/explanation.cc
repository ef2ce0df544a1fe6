#include "scheduler/explanation.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "garden/seed.h"
#include "policy/asking.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

void FindCandidate(const RankRequest& request, const garden::SeedEntry& destination,
                   const garden::GardenView& view, const policy::Policy& policy,
                   Explanation* explanation) {
  const std::vector<Candidate> ranking = Rank(request, view, policy);
  const auto found = std::find_if(ranking.begin(), ranking.end(), [&](const Candidate& candidate) {
    return candidate.seed == &destination;
  });
  TROWEL_CHECK(found != ranking.end());
  explanation->candidate = *found;
  if (found->allowed()) explanation->rank = static_cast<std::size_t>(found - ranking.begin()) + 1;
  explanation->offered = static_cast<std::size_t>(
      std::count_if(ranking.begin(), ranking.end(),
                    [](const Candidate& candidate) { return candidate.allowed(); }));
}

void ExplainParts(const ScoreInput& input, const policy::Weights& weights,
                  Explanation* explanation) {
  const garden::SeedEntry& destination = *explanation->candidate.seed;
  for (const Score& score : ScoreTable()) {
    if (!score.IsShown(weights)) continue;
    ExplainedPart part{.score = &score,
                       .value = score.score(input, destination),
                       .weight = weights.*score.weight,
                       .how = score.text(input, destination)};
    if (part.counts()) {
      explanation->products += part.product();
      explanation->weights += part.weight;
    }
    explanation->parts.push_back(std::move(part));
  }
}

// Who is asked is Asking's business; what they said, that of Explain(), which has the words of the
// ranking itself.
void ExplainRules(const policy::Asking& asking, policy::Findings findings,
                  Explanation* explanation) {
  std::vector<ExplainedRule>& rules = explanation->rules;
  const policy::RuleList table = policy::RuleTable();
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!asking.IsAsked(i)) continue;
    rules.push_back({.id = table[i].id, .mode = asking.ModeOf(i), .findings = {}});
  }
  for (policy::Finding& finding : findings) {
    auto rule = std::find_if(rules.begin(), rules.end(),
                             [&](const ExplainedRule& asked) { return asked.id == finding.rule; });
    if (rule == rules.end()) {
      rule = rules.insert(rule, {.id = finding.rule, .mode = finding.mode, .findings = {}});
    }
    rule->effect = std::max(rule->effect, finding.effect);
    rule->findings.push_back(std::move(finding));
  }
}

}  // namespace

Explanation ExplainSeed(const RankRequest& request, const garden::SeedEntry& destination,
                        const garden::GardenView& view, const policy::Policy& policy) {
  Explanation explanation;
  FindCandidate(request, destination, view, policy, &explanation);

  std::vector<policy::PendingMove> pending;
  policy::Move move = policy::Resolve({.shoot = request.shoot,
                                       .old = request.shoot,
                                       .destination = destination.seed->name,
                                       .live = request.live,
                                       .requester = request.requester,
                                       .pending = request.pending,
                                       .now = request.now},
                                      view, &pending);
  policy::SetDestination(destination, &move);
  ScoreInput input = InputWithoutGroups(move, view, EffectiveFor(request, view, policy));
  AddGroups(request, view, &input);
  ExplainParts(input, policy.weights, &explanation);
  policy::EffectivePolicy effective = policy::Select(policy, move);
  effective.exempt = false;
  ExplainRules(policy::Asking(move, view, effective),
               Explain(request, explanation.candidate, view, policy), &explanation);
  return explanation;
}

}  // namespace trowel::scheduler

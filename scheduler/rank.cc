#include "scheduler/rank.h"

#include <algorithm>
#include <utility>

#include "policy/threshold.h"
#include "scheduler/gardener_filter.h"

namespace trowel::scheduler {
namespace {

int Sum(const garden::ShootsBySeed* shoots) {
  int sum = 0;
  if (shoots == nullptr) return sum;
  for (const auto& [seed, count] : *shoots) sum += count;
  return sum;
}

ScoreInput InputFor(const policy::Move& move, const garden::GardenView& view,
                    const policy::EffectivePolicy& policy) {
  ScoreInput input{.move = move};
  if (!move.region_tables.empty()) input.distances = move.region_tables.front().matrix.get();
  const std::size_t rule = *policy::FindRule("region-distance");
  input.threshold =
      policy::ThresholdOf(move, policy.rules[rule]->settings).value_or(input.threshold);
  input.of_project = view.ShootsOfNamespace(move.shoot->space);
  input.of_purpose =
      view.ShootsOfPurpose(move.shoot->purpose.empty() ? "evaluation" : move.shoot->purpose);
  input.project_shoots = Sum(input.of_project);
  input.purpose_shoots = Sum(input.of_purpose);
  return input;
}

void Weigh(const ScoreInput& input, const policy::Weights& weights, Candidate* candidate) {
  double sum = 0;
  double all = 0;
  for (std::size_t i = 0; i < kScores; ++i) {
    const Score& score = ScoreTable()[i];
    const int weight = weights.*score.weight;
    candidate->parts[i] = score.score(input, *candidate->seed);
    sum += weight * candidate->parts[i];
    all += weight;
  }
  candidate->score = all > 0 ? sum / all : 0;
}

// 0: offered; 1: offered with a warning; 2: refused.
int ClassOf(const Candidate& candidate) {
  if (!candidate.allowed()) return 2;
  return candidate.warned_by == 0 ? 0 : 1;
}

bool Better(const Candidate& a, const Candidate& b) {
  const int class_a = ClassOf(a);
  const int class_b = ClassOf(b);
  if (class_a != class_b) return class_a < class_b;
  if (a.score != b.score) return a.score > b.score;
  return a.seed < b.seed;  // The view keeps its seeds in one array, sorted by name.
}

policy::Move ResolveFor(const RankRequest& request, const garden::GardenView& view,
                        std::vector<policy::PendingMove>* pending) {
  return policy::Resolve({.shoot = request.shoot,
                          .old = request.shoot,
                          .destination = {},
                          .live = request.live,
                          .spec_change = {},
                          .requester = request.requester,
                          .pending = request.pending,
                          .now = request.now},
                         view, pending);
}

policy::EffectivePolicy SelectFor(const policy::Move& move, const policy::Policy& policy) {
  policy::EffectivePolicy effective = policy::Select(policy, move);
  effective.exempt = false;
  return effective;
}

}  // namespace

std::vector<Candidate> Rank(const RankRequest& request, const garden::GardenView& view,
                            const policy::Policy& policy) {
  std::vector<policy::PendingMove> pending;
  const policy::Move move = ResolveFor(request, view, &pending);
  const policy::EffectivePolicy effective = SelectFor(move, policy);
  const ScoreInput input = InputFor(move, view, effective);
  const GardenerFilter filter(move, view);
  policy::Judge judge(move, view, effective);

  std::vector<Candidate> ranking;
  ranking.reserve(view.seeds().size());
  for (const garden::SeedEntry& entry : view.seeds()) {
    if (entry.seed->name == move.source_name) continue;
    const policy::Judge::Bits bits = judge.Ask(entry);
    Candidate candidate{.seed = &entry,
                        .denied_by = bits.denied_by,
                        .warned_by = bits.warned_by,
                        .drop = filter.Ask(*entry.seed)};
    if (candidate.allowed()) Weigh(input, policy.weights, &candidate);
    ranking.push_back(candidate);
  }
  std::sort(ranking.begin(), ranking.end(), Better);
  return ranking;
}

policy::EffectivePolicy EffectiveFor(const RankRequest& request, const garden::GardenView& view,
                                     const policy::Policy& policy) {
  std::vector<policy::PendingMove> pending;
  return SelectFor(ResolveFor(request, view, &pending), policy);
}

policy::Findings Explain(const RankRequest& request, const Candidate& candidate,
                         const garden::GardenView& view, const policy::Policy& policy) {
  std::vector<policy::PendingMove> pending;
  policy::Move move = ResolveFor(request, view, &pending);
  const policy::EffectivePolicy effective = SelectFor(move, policy);
  policy::SetDestination(*candidate.seed, &move);
  policy::Verdict verdict = policy::Evaluate(move, view, effective, policy::Detail::kFull);
  policy::Findings findings = std::move(verdict.denials);
  for (policy::Findings* more : {&verdict.warnings, &verdict.audits}) {
    findings.insert(findings.end(), std::make_move_iterator(more->begin()),
                    std::make_move_iterator(more->end()));
  }
  if (candidate.drop != Drop::kNone) {
    const GardenerFilter filter(move, view);
    findings.push_back({.rule = "gardener-scheduler",
                        .effect = policy::Effect::kDeny,
                        .unknown = false,
                        .field = "spec.seedName",
                        .message = filter.Explain(*candidate.seed->seed, candidate.drop),
                        .remedy = "choose a seed that gardener-scheduler would take"});
  }
  return findings;
}

}  // namespace trowel::scheduler

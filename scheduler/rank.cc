#include "scheduler/rank.h"

#include <algorithm>
#include <utility>

#include "scheduler/gardener_filter.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

// Where a candidate stands among those of its kind. Sorted in place of the candidates, which are
// several times as large.
struct Place {
  double score = 0;
  std::size_t index = 0;  // The view's seeds are sorted by name, so this is the tie-break.

  bool operator<(const Place& other) const {
    return score != other.score ? score > other.score : index < other.index;
  }
};

// Takes candidates sorted by name.
std::vector<Candidate> Sorted(const std::vector<Candidate>& candidates) {
  std::vector<Place> clean, warned, refused;
  clean.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    std::vector<Place>& places = !candidate.allowed()       ? refused
                                 : candidate.warned_by == 0 ? clean
                                                            : warned;
    places.push_back({.score = candidate.score, .index = i});
  }
  std::sort(clean.begin(), clean.end());
  std::sort(warned.begin(), warned.end());
  std::vector<Candidate> sorted;
  sorted.reserve(candidates.size());
  for (const std::vector<Place>* places : {&clean, &warned, &refused}) {
    for (const Place& place : *places) sorted.push_back(candidates[place.index]);
  }
  return sorted;
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
  ScoreInput input = InputWithoutGroups(move, view, effective);
  input.of_project = ProjectGroupOf(*move.shoot, view);
  input.of_purpose = PurposeGroupOf(*move.shoot, view);
  const GardenerFilter filter(move, view);
  policy::Judge judge(move, view, effective);

  std::vector<Candidate> candidates;
  candidates.reserve(view.seeds().size());
  const garden::SeedEntry* source = view.FindSeed(move.source_name);
  for (const garden::SeedEntry& entry : view.seeds()) {
    if (&entry == source) continue;
    const policy::Judge::Bits bits = judge.Ask(entry);
    Candidate candidate{.seed = &entry,
                        .denied_by = bits.denied_by,
                        .warned_by = bits.warned_by,
                        .drop = filter.Ask(*entry.seed)};
    if (candidate.allowed()) {
      candidate.score = Weigh(input, policy.weights, entry, &candidate.parts);
    }
    candidates.push_back(candidate);
  }
  return Sorted(candidates);
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

#include "scheduler/rank.h"

#include <algorithm>

#include "scheduler/gardener_filter.h"
#include "scheduler/resolved_ranking.h"
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

}  // namespace

std::vector<Candidate> Rank(const RankRequest& request, const garden::GardenView& view,
                            const policy::Policy& policy) {
  const ResolvedRanking resolved(request, view, policy);
  const policy::Move& move = resolved.move();
  ScoreInput input = InputWithoutGroups(move, view, resolved.effective());
  input.of_project = ProjectGroupOf(*move.shoot, view);
  input.of_purpose = PurposeGroupOf(*move.shoot, view);
  const GardenerFilter filter(move, view);
  policy::Judge judge(move, view, resolved.effective());

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
  return ResolvedRanking(request, view, policy).effective();
}

}  // namespace trowel::scheduler

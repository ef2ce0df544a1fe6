#include "scheduler/rank.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <utility>

#include "scheduler/gardener_filter.h"
#include "scheduler/resolved_ranking.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

// Where a candidate stands among those of its kind. Sorted in place of the candidates, which are
// several times as large.
struct Place {
  double score = 0;
  std::uint32_t index = 0;  // The view's seeds are sorted by name, so this is the tie-break.
  std::uint32_t slot = 0;   // Of Sort().

  bool operator<(const Place& other) const {
    return score != other.score ? score > other.score : index < other.index;
  }
};

// By score into slots that divide the range of all scores evenly, then each slot on its own: of
// hundreds of seeds few share one, and where a comparison sort guesses wrong half the time, this
// does not guess.
void Sort(std::vector<Place>* places) {
  constexpr std::uint32_t kSlots = 1024;
  constexpr std::size_t kFew = 32;
  const auto [least, most] =
      std::minmax_element(places->begin(), places->end(),
                          [](const Place& a, const Place& b) { return a.score < b.score; });
  if (places->size() <= kFew || least->score == most->score) {
    std::sort(places->begin(), places->end());
    return;
  }
  const double top = most->score;
  const double slots_per_score = (kSlots - 1) / (top - least->score);
  std::array<std::uint32_t, kSlots + 1> ends = {};
  for (Place& place : *places) {
    const auto slot = static_cast<std::uint32_t>((top - place.score) * slots_per_score);
    place.slot = std::min(slot, kSlots - 1);
    ++ends[place.slot + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Place> sorted(places->size());
  for (const Place& place : *places) sorted[ends[place.slot]++] = place;
  // Each slot's begin has moved to its end.
  std::uint32_t begin = 0;
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
    if (ends[slot] > begin + 1) std::sort(sorted.data() + begin, sorted.data() + ends[slot]);
    begin = ends[slot];
  }
  *places = std::move(sorted);
}

// Takes candidates sorted by name.
std::vector<Candidate> Sorted(const std::vector<Candidate>& candidates) {
  std::vector<Place> clean, warned, refused;
  for (std::vector<Place>* places : {&clean, &warned, &refused}) places->reserve(candidates.size());
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    std::vector<Place>& places = !candidate.allowed()       ? refused
                                 : candidate.warned_by == 0 ? clean
                                                            : warned;
    places.push_back({.score = candidate.score, .index = i});
  }
  Sort(&clean);
  Sort(&warned);
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

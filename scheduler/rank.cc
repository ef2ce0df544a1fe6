#include "scheduler/rank.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

#include "policy/predicates.h"
#include "scheduler/gardener_filter.h"
#include "scheduler/resolved_ranking.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

// Where a candidate stands among those of its kind. Sorted in place of the candidates, which are
// several times as large.
struct Place {
  double score = 0;
  std::int64_t shoots = 0;
  std::uint32_t index = 0;  // The view's seeds are sorted by name, so this is the tie-break.
  std::uint32_t slot = 0;   // Of Sort().

  bool operator<(const Place& other) const {
    if (score != other.score) return score > other.score;
    return shoots != other.shoots ? shoots < other.shoots : index < other.index;
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

// How much speaks against a candidate that is allowed, most telling first: what would deny it if
// the policy enforced at all, then how many rules warn about it. What all seeds share says nothing
// about one of them. Refused ones come last.
std::size_t ClassOf(const Candidate& candidate, std::uint64_t shared) {
  constexpr std::size_t kRules = policy::kRulesMax + 1;
  if (!candidate.allowed()) return kRules * kRules * 2;
  const auto would_deny =
      static_cast<std::size_t>(std::popcount(candidate.would_deny_by & ~shared));
  const auto warned = static_cast<std::size_t>(std::popcount(candidate.warned_by & ~shared));
  return (would_deny * kRules + warned) * 2 + (candidate.away_from_workers ? 1 : 0);
}

// Takes candidates sorted by name. `shared`: rules that say the same of every destination.
std::vector<Candidate> Sorted(const std::vector<Candidate>& candidates, std::uint64_t shared) {
  std::map<std::size_t, std::vector<Place>> classes;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    std::vector<Place>& places = classes[ClassOf(candidates[i], shared)];
    if (places.empty()) places.reserve(candidates.size());
    places.push_back(
        {.score = candidates[i].score, .shoots = candidates[i].seed->usage.shoots, .index = i});
  }
  std::vector<Candidate> sorted;
  sorted.reserve(candidates.size());
  for (auto& [unused, places] : classes) {
    if (candidates[places.front().index].allowed()) Sort(&places);
    for (const Place& place : places) sorted.push_back(candidates[place.index]);
  }
  return sorted;
}

}  // namespace

bool IsAwayFromWorkers(const garden::Seed& seed, const garden::Shoot& shoot) {
  return seed.zone_selection == garden::ZoneSelection::kPrefer && !shoot.zone_ha() &&
         shoot.control_plane_zones.empty() && !shoot.worker_zones.empty() &&
         !policy::HasAnyZone(seed, shoot.worker_zones);
}

std::vector<Candidate> Rank(const RankRequest& request, const garden::GardenView& view,
                            const policy::Policy& policy) {
  const ResolvedRanking resolved(request, view, policy);
  const policy::Move& move = resolved.move();
  ScoreInput input = InputWithoutGroups(move, view, resolved.effective());
  AddGroups(request, view, &input);
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
                        .would_deny_by = bits.would_deny_by,
                        .unfit_by = bits.unfit_by,
                        .drop = filter.Ask(*entry.seed)};
    if (candidate.allowed() && bits.unfit_by != 0) candidate.drop = Drop::kUnfit;
    if (candidate.allowed()) {
      MeasureRegion(entry, &input);
      candidate.away_from_workers = IsAwayFromWorkers(*entry.seed, *move.shoot);
      candidate.score = Weigh(input, policy.weights, entry, &candidate.parts);
    }
    candidates.push_back(candidate);
  }
  return Sorted(candidates, judge.OfShoot().warned_by);
}

policy::EffectivePolicy EffectiveFor(const RankRequest& request, const garden::GardenView& view,
                                     const policy::Policy& policy) {
  return ResolvedRanking(request, view, policy).effective();
}

}  // namespace trowel::scheduler

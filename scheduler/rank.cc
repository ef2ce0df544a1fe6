#include "scheduler/rank.h"

#include <algorithm>
#include <utility>

#include "policy/threshold.h"
#include "scheduler/gardener_filter.h"

namespace trowel::scheduler {
namespace {

// A project is on few seeds, and then only these are looked up; a purpose is on most.
ShootGroup GroupOf(const garden::ShootsBySeed* shoots, const garden::GardenView& view) {
  constexpr std::size_t kFew = 8;  // A seed by name costs several look-ups in a hash map.
  ShootGroup group;
  if (shoots == nullptr) return group;
  const std::span<const garden::SeedEntry> seeds = view.seeds();
  group.on_seed.resize(seeds.size());
  for (const auto& [name, count] : *shoots) group.all += count;
  if (shoots->size() * kFew < seeds.size()) {
    for (const auto& [name, count] : *shoots) {
      const garden::SeedEntry* entry = view.FindSeed(name);
      if (entry == nullptr) continue;
      group.on_seed[static_cast<std::size_t>(entry - seeds.data())] = count;
    }
    return group;
  }
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const auto found = shoots->find(seeds[i].seed->name);
    if (found != shoots->end()) group.on_seed[i] = found->second;
  }
  return group;
}

ScoreInput InputFor(const policy::Move& move, const garden::GardenView& view,
                    const policy::EffectivePolicy& policy) {
  ScoreInput input{.move = move, .seeds = view.seeds()};
  if (!move.region_tables.empty()) input.distances = move.region_tables.front().matrix.get();
  const std::size_t rule = *policy::FindRule("region-distance");
  input.threshold =
      policy::ThresholdOf(move, policy.rules[rule]->settings).value_or(input.threshold);
  input.of_project = GroupOf(view.ShootsOfNamespace(move.shoot->space), view);
  const std::string_view purpose = move.shoot->purpose;
  input.of_purpose = GroupOf(view.ShootsOfPurpose(purpose.empty() ? "evaluation" : purpose), view);
  for (const policy::PendingMove& pending : move.pending) ++input.pending_to[pending.destination];
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
  const ScoreInput input = InputFor(move, view, effective);
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
    if (candidate.allowed()) Weigh(input, policy.weights, &candidate);
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

#include "scheduler/score_input.h"

#include "garden/seed.h"
#include "policy/threshold.h"

namespace trowel::scheduler {

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
  auto next = shoots->begin();  // Both are sorted by name.
  for (std::size_t i = 0; i < seeds.size() && next != shoots->end(); ++i) {
    int order = next->first.compare(seeds[i].seed->name);
    while (order < 0 && ++next != shoots->end()) order = next->first.compare(seeds[i].seed->name);
    if (order == 0) group.on_seed[i] = (next++)->second;
  }
  return group;
}

std::string_view PurposeOf(const garden::Shoot& shoot) {
  return shoot.purpose.empty() ? std::string_view("evaluation") : shoot.purpose;
}

ShootGroup ProjectGroupOf(const garden::Shoot& shoot, const garden::GardenView& view) {
  return GroupOf(view.ShootsOfNamespace(shoot.space), view);
}

ShootGroup PurposeGroupOf(const garden::Shoot& shoot, const garden::GardenView& view) {
  return GroupOf(view.ShootsOfPurpose(PurposeOf(shoot)), view);
}

ScoreInput InputWithoutGroups(const policy::Move& move, const garden::GardenView& view,
                              const policy::EffectivePolicy& policy) {
  ScoreInput input{.move = move, .seeds = view.seeds()};
  if (!move.region_tables.empty()) input.distances = move.region_tables.front().matrix.get();
  if (policy.policy->weights.external > 0) input.external = view.external_scores();
  const std::size_t rule = *policy::FindRule("region-distance");
  input.threshold =
      policy::ThresholdOf(move, policy.rules[rule]->settings.As<policy::RegionDistanceSettings>())
          .value_or(input.threshold);
  for (const policy::PendingMove& pending : move.pending) {
    const garden::SeedEntry* entry = view.FindSeed(pending.destination);
    if (entry == nullptr) continue;
    input.pending_to.resize(input.seeds.size());
    ++input.pending_to[static_cast<std::size_t>(entry - input.seeds.data())];
  }
  return input;
}

void AddGroups(const RankRequest& request, const garden::GardenView& view, ScoreInput* input) {
  input->of_project = ProjectGroupOf(*request.shoot, view);
  input->of_purpose = PurposeGroupOf(*request.shoot, view);
  const garden::SeedEntry* own = view.FindSeed(request.counted_on);
  if (request.counted_on.empty()) return;
  const auto leave_out = [&](ShootGroup* group) {
    --group->all;
    if (own == nullptr || group->on_seed.empty()) return;
    --group->on_seed[static_cast<std::size_t>(own - view.seeds().data())];
  };
  leave_out(&input->of_project);
  leave_out(&input->of_purpose);
  if (own == nullptr) return;
  input->pending_to.resize(input->seeds.size());
  --input->pending_to[static_cast<std::size_t>(own - view.seeds().data())];
}

double Weigh(const ScoreInput& input, const policy::Weights& weights,
             const garden::SeedEntry& destination, std::array<double, kScores>* parts) {
  double sum = 0;
  double all = 0;
  for (std::size_t i = 0; i < kScores; ++i) {
    const Score& score = ScoreTable()[i];
    const int weight = weights.*score.weight;
    const double part = (*parts)[i] = score.score(input, destination);
    if (part == kNoPart) continue;
    sum += weight * part;
    all += weight;
  }
  return all > 0 ? sum / all : 0;
}

}  // namespace trowel::scheduler

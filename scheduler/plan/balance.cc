#include <algorithm>
#include <optional>
#include <string>

#include "garden/seed.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/planner.h"

namespace trowel::scheduler {
namespace {

// What is leaving is as good as gone, unless something holds it, or it cannot be read.
bool GetsAway(const garden::RunningMove& move, const garden::GardenView& view, absl::Time now) {
  if (move.from == move.to) return false;
  const std::string_view name = std::string_view(move.shoot).substr(move.space.size() + 1);
  const garden::Shoot* shoot = view.FindShoot(move.space, name);
  return shoot != nullptr && LookAtLeaving(*shoot, now).hold == Hold::kNone;
}

// Shoots that stay on each seed if nothing is done, in the order of the view.
std::vector<std::int64_t> Settled(const garden::GardenView& view, absl::Time now) {
  std::vector<std::int64_t> settled;
  for (const garden::SeedEntry& entry : view.seeds()) settled.push_back(entry.usage.shoots);
  for (const garden::RunningMove& move : view.running_moves()) {
    const garden::SeedEntry* from = GetsAway(move, view, now) ? view.FindSeed(move.from) : nullptr;
    if (from != nullptr) --settled[static_cast<std::size_t>(from - view.seeds().data())];
  }
  return settled;
}

bool IsToBeRelieved(const BalanceGoal& goal, const std::string& seed) {
  return goal.seeds.empty() ||
         std::find(goal.seeds.begin(), goal.seeds.end(), seed) != goal.seeds.end();
}

std::int64_t UnreadableSeeds(const BalanceGoal& goal, const garden::GardenView& view) {
  if (goal.seeds.empty()) {
    return static_cast<std::int64_t>(view.kind(garden::Kind::kSeed).broken);
  }
  return std::count_if(goal.seeds.begin(), goal.seeds.end(), [&](const std::string& seed) {
    return view.WhyBroken(garden::Kind::kSeed, "", seed) != nullptr;
  });
}

}  // namespace

// Each move relieves one seed by one, so that as many moves as there are shoots too many are the
// fewest. The least risk is moved.
Plan PlanBalance(const BalanceGoal& goal, const PlanOptions& options,
                 const garden::GardenView& view, const policy::Policy& policy) {
  Planner planner(options, goal.fill_percent, view, policy);
  std::vector<Relief> reliefs;
  StringMap<std::size_t> source_of;
  const std::vector<std::int64_t> settled = Settled(view, options.now);
  for (std::size_t i = 0; i < settled.size(); ++i) {
    const garden::SeedEntry& entry = view.seeds()[i];
    if (!entry.seed->allocatable_shoots.has_value() || !IsToBeRelieved(goal, entry.seed->name))
      continue;
    const std::int64_t most =
        std::max<std::int64_t>(0, PercentOf(*entry.seed->allocatable_shoots, goal.fill_percent));
    if (settled[i] <= most) continue;
    reliefs.push_back({.seed = &entry, .settled = settled[i], .most = most});
    source_of[entry.seed->name] = planner.AddSource(settled[i] - most);
  }
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    const auto source = source_of.find(shoot.seed_name);
    if (source != source_of.end()) planner.AddShoot(shoot, source->second);
  });
  Plan plan = planner.Run(Planner::Choice::kLeastRiskBestFirst);
  for (const Wave& wave : plan.waves) {
    for (const PlannedMove& move : wave.moves) {
      ++reliefs[source_of.find(move.shoot->seed_name)->second].planned;
    }
  }
  plan.reliefs = std::move(reliefs);
  // They may fill any seed, or none.
  plan.unreadable = view.uncounted_shoots();
  plan.unreadable_seeds = UnreadableSeeds(goal, view);
  return plan;
}

}  // namespace trowel::scheduler

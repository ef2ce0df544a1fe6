#include <algorithm>
#include <limits>
#include <tuple>

#include "scheduler/plan/plan.h"
#include "scheduler/plan/planner.h"

namespace trowel::scheduler {

std::size_t Plan::moves() const {
  std::size_t count = 0;
  for (const Wave& wave : waves) count += wave.moves.size();
  return count;
}

bool Plan::complete() const {
  return stuck.empty() && unreadable == 0 &&
         std::all_of(reliefs.begin(), reliefs.end(),
                     [](const Relief& relief) { return relief.missing() <= 0; });
}

// Production chooses its destinations first, and moves last.
Plan PlanDrain(std::string_view seed, const PlanOptions& options, const garden::GardenView& view,
               const policy::Policy& policy) {
  Planner planner(options, /*fill_percent=*/std::nullopt, view, policy);
  const std::size_t source = planner.AddSource(std::numeric_limits<std::int64_t>::max());
  std::int64_t read = 0;
  std::vector<const garden::Shoot*> leaving;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    const bool leaves = shoot.host_seed_name == seed && shoot.seed_name != seed;
    if (shoot.seed_name == seed) planner.AddShoot(shoot, source);
    if (leaves) leaving.push_back(&shoot);
    if (leaves || shoot.seed_name == seed) ++read;
  });
  Plan plan = planner.Run(/*riskiest_first=*/true);
  std::sort(leaving.begin(), leaving.end(), [](const garden::Shoot* a, const garden::Shoot* b) {
    return std::tie(a->space, a->name) < std::tie(b->space, b->name);
  });
  plan.leaving = std::move(leaving);
  const garden::SeedEntry* entry = view.FindSeed(seed);
  if (entry != nullptr) plan.unreadable = entry->usage.shoots - read;
  return plan;
}

}  // namespace trowel::scheduler

#include <algorithm>
#include <limits>
#include <tuple>

#include "garden/seed.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/planner.h"

namespace trowel::scheduler {
namespace {

// A seed that is drained.
struct Drained {
  std::size_t source = 0;  // Of the planner.
  std::int64_t read = 0;   // Shoots that count on it.
};

// Shoots that count on the seeds, but cannot be read, and those of which not even the seed can be
// read. Of a Seed that cannot be read itself nobody counts them: it may have all that there are.
std::int64_t Unreadable(const StringMap<Drained>& drained, const garden::GardenView& view) {
  std::int64_t unreadable = view.uncounted_shoots();
  for (const auto& [name, seed] : drained) {
    const garden::SeedEntry* entry = view.FindSeed(name);
    if (entry == nullptr) return static_cast<std::int64_t>(view.kind(garden::Kind::kShoot).broken);
    unreadable += entry->usage.shoots - seed.read;
  }
  return unreadable;
}

}  // namespace

std::size_t Plan::moves() const {
  std::size_t count = 0;
  for (const Wave& wave : waves) count += wave.moves.size();
  return count;
}

bool Plan::complete() const {
  return stuck.empty() && later.empty() && unreadable == 0 && unreadable_seeds == 0 &&
         std::all_of(leaving.begin(), leaving.end(),
                     [](const LeavingShoot& shoot) { return shoot.hold == Hold::kNone; }) &&
         std::all_of(reliefs.begin(), reliefs.end(),
                     [](const Relief& relief) { return relief.missing() <= 0; });
}

// Production chooses its destinations first, and moves last.
Plan PlanDrain(const std::vector<std::string>& seeds, const PlanOptions& options,
               const garden::GardenView& view, const policy::Policy& policy) {
  PlanOptions away = options;  // What leaves one of the seeds must not go to another.
  away.scope.never_to.insert(away.scope.never_to.end(), seeds.begin(), seeds.end());
  Planner planner(away, /*fill_percent=*/std::nullopt, view, policy);
  StringMap<Drained> drained;
  for (const std::string& seed : seeds) {
    if (drained.contains(seed)) continue;
    drained[seed].source = planner.AddSource(std::numeric_limits<std::int64_t>::max());
  }
  std::vector<LeavingShoot> leaving;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    const auto to = drained.find(shoot.seed_name);
    const auto from = drained.find(shoot.host_seed_name);
    if (to != drained.end()) {
      ++to->second.read;
      planner.AddShoot(shoot, to->second.source);
    }
    if (from == drained.end() || from == to) return;
    ++from->second.read;
    const bool gets_away = to == drained.end();
    if (gets_away && planner.IsMeant(shoot)) leaving.push_back(LookAtLeaving(shoot, options.now));
  });
  Plan plan = planner.Run(Planner::Choice::kRiskiestFirst);
  std::sort(leaving.begin(), leaving.end(), [](const LeavingShoot& a, const LeavingShoot& b) {
    return std::tie(a.shoot->space, a.shoot->name) < std::tie(b.shoot->space, b.shoot->name);
  });
  plan.leaving = std::move(leaving);
  plan.unreadable = Unreadable(drained, view);
  return plan;
}

}  // namespace trowel::scheduler

#include "test/scheduler/plan/plan_gardens.h"

#include <map>

#include <fmt/format.h>

#include "policy/move/migration_budget.h"
#include "test/properties/random_policy.h"

namespace trowel::testing {

GeneratedGarden TightGarden(std::uint64_t random_seed, const GardenSize& size) {
  using Landscape = GardenShape::Landscape;
  GeneratedGarden garden = GenerateGarden(
      {.random_seed = random_seed,
       .seeds = size.seeds,
       .shoots = size.shoots,
       .landscape = random_seed % 3 == 0 ? Landscape::kHostile : Landscape::kHealthy});
  if (size.room_max == 0) return garden;
  Dice dice(random_seed * 7'919 + 1);
  const std::shared_ptr<const garden::GardenView> view = garden.Build();
  for (garden::Change& change : garden.changes) {
    auto* seed = std::get_if<garden::Seed>(&change.object);
    if (seed == nullptr || dice.OneIn(12)) continue;
    const garden::SeedEntry* entry = view->FindSeed(seed->name);
    if (entry == nullptr) continue;
    seed->allocatable_shoots =
        entry->usage.shoots + static_cast<std::int64_t>(dice.Below(size.room_max + 1));
  }
  return garden;
}

policy::Policy PlanPolicy(std::uint64_t random_seed) {
  Dice dice(random_seed * 104'729 + 3);
  if (random_seed % 3 != 1) return RandomPolicy(&dice);
  policy::Policy policy = policy::DefaultPolicy();
  policy::RuleConfig& budget = policy.rules[*policy::FindRule("migration-budget")];
  budget.mode = budget.live_mode = policy::Mode::kEnforce;
  auto& bounds = budget.settings.Edit<policy::MigrationBudgetSettings>();
  bounds.garden = static_cast<int>(1 + dice.Below(8));
  bounds.per_destination = static_cast<int>(1 + dice.Below(3));
  if (dice.OneIn(2)) bounds.per_project = 2;
  if (dice.OneIn(3)) bounds.per_source = static_cast<int>(1 + dice.Below(4));
  if (dice.OneIn(3)) bounds.per_pair = 1;
  return policy;
}

scheduler::PlanOptions SomeOptions(std::uint64_t random_seed) {
  Dice dice(random_seed * 15'485'863 + 5);
  scheduler::PlanOptions options;
  options.now = GeneratedNow();
  options.max_parallel = static_cast<int>(1 + dice.Below(7));
  if (dice.OneIn(4)) options.order = scheduler::PlanOrder::kName;
  if (dice.OneIn(4)) options.live = dice.OneIn(2);
  return options;
}

std::string FullestSeed(const garden::GardenView& view) {
  std::map<std::string, int> counts;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (view.FindSeed(shoot.seed_name) != nullptr) ++counts[shoot.seed_name];
  });
  std::string fullest;
  for (const auto& [name, count] : counts) {
    if (fullest.empty() || count > counts[fullest]) fullest = name;
  }
  return fullest;
}

std::string Describe(const scheduler::Plan& plan) {
  std::string text;
  for (const scheduler::Wave& wave : plan.waves) {
    text += fmt::format("wave{}\n", wave.after_running_moves ? " after others" : "");
    for (const scheduler::PlannedMove& move : wave.moves) {
      text += fmt::format("  {} {} to {} {} {:.6f} {:x} {}\n", Name(move.risk),
                          garden::KeyOf(*move.shoot), move.to->seed->name,
                          move.live ? "live" : "classic", move.score, move.warned_by,
                          move.shoot->seed_name);
    }
  }
  for (const scheduler::PlannedMove& move : plan.later) {
    text += fmt::format("later {} to {}\n", garden::KeyOf(*move.shoot), move.to->seed->name);
  }
  for (const scheduler::LeavingShoot& leaving : plan.leaving) {
    text += fmt::format("leaving {} {}\n", garden::KeyOf(*leaving.shoot), Name(leaving.hold));
  }
  const auto add = [&](const policy::Findings& findings) {
    for (const policy::Finding& finding : findings) {
      text += fmt::format("    {}: {} ({})\n", finding.rule, finding.message, finding.remedy);
    }
  };
  for (const scheduler::StuckShoot& stuck : plan.stuck) {
    text += fmt::format("stuck {} {}\n", garden::KeyOf(*stuck.shoot), Name(stuck.why));
    add(stuck.findings);
    for (const scheduler::NearMiss& near : stuck.nearest) {
      text += fmt::format("  near {}\n", near.seed->seed->name);
      add(near.findings);
    }
    for (const auto& [rule, count] : stuck.refusals) text += fmt::format("  {} {}\n", rule, count);
  }
  for (const scheduler::MoreRoom& room : plan.more_room) {
    text += fmt::format("room {} +{}\n", room.seed->seed->name, room.more);
    for (const garden::Shoot* shoot : room.shoots) text += "  " + garden::KeyOf(*shoot) + "\n";
  }
  for (const scheduler::Relief& relief : plan.reliefs) {
    text += fmt::format("relief {} {} {} {}\n", relief.seed->seed->name, relief.settled,
                        relief.most, relief.planned);
  }
  return text + fmt::format("unreadable {}\n", plan.unreadable);
}

}  // namespace trowel::testing

#include "test/scheduler/plan/plan_fixture.h"

#include <fmt/format.h>

namespace trowel::testing {

// The fixture's own shoot waits on a seed that is none of the plan's.
PlanFixture::PlanFixture() {
  options.now = garden.now;
  garden.shoot.seed_name = garden.shoot.host_seed_name = "elsewhere";
}

garden::Shoot& PlanFixture::Add(const std::string& name, const std::string& purpose,
                                const std::string& seed) {
  shoots_.push_back(std::make_unique<garden::Shoot>(RestingShoot(name, seed)));
  shoots_.back()->purpose = purpose;
  return *shoots_.back();
}

garden::Seed& PlanFixture::AddSeed(const std::string& name, const std::string& region) {
  seeds_.push_back(std::make_unique<garden::Seed>(HealthySeed(name, region)));
  return *seeds_.back();
}

void PlanFixture::Manage(const std::string& name) {
  garden.more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden-dev",
       .name = name,
       .object = garden::ManagedSeed{.space = "garden-dev", .name = name, .shoot_name = name}});
}

policy::RuleConfig& PlanFixture::Budget(policy::Mode mode) {
  garden.Set("migration-budget", mode);
  return garden.Config("migration-budget");
}

const garden::GardenView& PlanFixture::View() {
  GardenFixture made = garden;
  for (const auto& seed : seeds_) made.AddSeed(*seed);
  for (const auto& shoot : shoots_) made.AddShoot(*shoot);
  view_ = made.View();
  return *view_;
}

scheduler::Plan PlanFixture::Drain(const std::vector<std::string>& seeds) {
  return scheduler::PlanDrain(seeds, options, View(), garden.policy);
}

scheduler::Plan PlanFixture::Balance(const scheduler::BalanceGoal& goal) {
  return scheduler::PlanBalance(goal, options, View(), garden.policy);
}

std::vector<std::string> PlanFixture::Waves(const scheduler::Plan& plan) {
  std::vector<std::string> waves;
  for (const scheduler::Wave& wave : plan.waves) {
    std::string text = wave.after_running_moves ? "..." : "";
    for (const scheduler::PlannedMove& move : wave.moves) {
      text +=
          fmt::format("{}{}>{}", text.empty() ? "" : " ", move.shoot->name, move.to->seed->name);
    }
    waves.push_back(std::move(text));
  }
  return waves;
}

std::vector<std::string> PlanFixture::Stuck(const scheduler::Plan& plan) {
  std::vector<std::string> stuck;
  for (const scheduler::StuckShoot& one : plan.stuck) {
    stuck.push_back(fmt::format("{}: {}", one.shoot->name, Name(one.why)));
  }
  return stuck;
}

std::vector<std::string> PlanFixture::Rules(const policy::Findings& findings) {
  std::vector<std::string> rules;
  for (const policy::Finding& finding : findings) rules.emplace_back(finding.rule);
  return rules;
}

}  // namespace trowel::testing

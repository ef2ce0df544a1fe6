#include <array>

#include <fmt/format.h>

#include "test/scheduler/plan/plan_gardens.h"
#include "test/support/dice.h"
#include "test/support/garden_fixture.h"
#include "test/support/tune.h"

namespace trowel::testing {
namespace {

constexpr std::size_t kDestinations = 5;
constexpr std::size_t kTaints = 4;

std::string Taint(std::size_t number) { return fmt::format("taint-{}", number); }

garden::Change Of(garden::Seed seed) {
  const std::string name = seed.name;
  return {.kind = garden::Kind::kSeed, .space = "", .name = name, .object = std::move(seed)};
}

// What it does not tolerate, it may not go to: a random graph of shoots and seeds.
garden::Shoot Picky(const std::string& name, const std::string& seed, Dice* dice) {
  constexpr std::array kPurposes = {"production", "evaluation", "development"};
  garden::Shoot shoot = RestingShoot(name, seed);
  shoot.purpose = dice->Pick(kPurposes);
  for (std::size_t taint = 0; taint < kTaints; ++taint) {
    if (dice->OneIn(2)) shoot.tolerations.push_back({.key = Taint(taint), .value = ""});
  }
  return shoot;
}

}  // namespace

GeneratedGarden ContestedGarden(std::uint64_t random_seed) {
  Dice dice(random_seed * 6'700'417 + 11);
  GeneratedGarden garden;
  std::vector<garden::Change>& changes = garden.changes;
  changes.push_back({.kind = garden::Kind::kProject,
                     .space = "",
                     .name = "dev",
                     .object = garden::Project{.name = "dev", .space = "garden-dev"}});
  changes.push_back({.kind = garden::Kind::kCloudProfile,
                     .space = "",
                     .name = "aws",
                     .object = garden::CloudProfile{
                         .space = "", .name = "aws", .type = "aws", .seed_selector = {}}});
  std::size_t index = 0;
  for (const std::string source : {"from-a", "from-b"}) {
    garden::Seed seed = HealthySeed(source);
    const std::size_t shoots = 2 + dice.Below(4);
    for (std::size_t i = 0; i < shoots; ++i) {
      garden::Shoot shoot = Picky(fmt::format("s{}", index++), source, &dice);
      changes.push_back({.kind = garden::Kind::kShoot,
                         .space = shoot.space,
                         .name = shoot.name,
                         .object = shoot});
    }
    // Too full for a goal of 100 percent, or just full.
    seed.allocatable_shoots = static_cast<std::int64_t>(shoots - dice.Below(shoots + 1));
    changes.push_back(Of(seed));
  }
  for (std::size_t i = 0; i < kDestinations; ++i) {
    garden::Seed seed = HealthySeed(fmt::format("to-{}", i));
    seed.allocatable_shoots = static_cast<std::int64_t>(dice.Below(4));
    for (std::size_t taint = 0; taint < kTaints; ++taint) {
      if (dice.OneIn(3)) seed.taints.push_back({.key = Taint(taint), .value = std::nullopt});
    }
    changes.push_back(Of(seed));
  }
  return garden;
}

policy::Policy ContestedPolicy(std::uint64_t random_seed) {
  Dice dice(random_seed * 32'452'843 + 13);
  policy::Policy policy = policy::DefaultPolicy();
  const std::size_t capacity = *policy::FindRule("seed-capacity");
  const auto keep_free = [&](std::size_t below, policy::RuleConfig* config) {
    Tune("seed-capacity", fmt::format("headroom: {}", dice.Below(below)), config);
  };
  keep_free(2, &policy.rules[capacity]);
  for (const char* purpose : {"production", "evaluation"}) {
    if (!dice.OneIn(2)) continue;
    policy::Override override{.name = purpose, .match = {}, .rules = {}};
    override.match.purposes = {purpose};
    override.rules.resize(policy.rules.size());
    policy::RuleConfig config = policy.rules[capacity];
    keep_free(3, &config);
    override.rules[capacity] = std::make_shared<const policy::RuleConfig>(config);
    policy.overrides.push_back(std::move(override));
  }
  return policy;
}

}  // namespace trowel::testing

#include <map>

#include <gtest/gtest.h>

#include "test/scheduler/plan/brute_force.h"
#include "test/scheduler/plan/plan_gardens.h"

namespace trowel::testing {
namespace {

constexpr std::uint64_t kGardens = 600;
constexpr GardenSize kSmall = {.seeds = 5, .shoots = 11, .room_max = 2};

// Only what refuses: bounds above 0 are a matter of waves.
void DropBounds(policy::RuleConfig* config) {
  policy::Settings& settings = config->settings;
  for (std::optional<int>* limit :
       {&settings.garden, &settings.per_source, &settings.per_destination, &settings.per_pair,
        &settings.per_project}) {
    if (limit->value_or(0) > 0) limit->reset();
  }
}

policy::Policy WithoutWaves(policy::Policy policy) {
  const std::size_t budget = *policy::FindRule("migration-budget");
  DropBounds(&policy.rules[budget]);
  for (policy::Override& override : policy.overrides) {
    if (override.rules[budget] == nullptr) continue;
    policy::RuleConfig config = *override.rules[budget];
    DropBounds(&config);
    override.rules[budget] = std::make_shared<const policy::RuleConfig>(config);
  }
  return policy;
}

// The shoots of a seed, in no particular order.
std::vector<const garden::Shoot*> ShootsOn(const std::string& seed,
                                           const garden::GardenView& view) {
  std::vector<const garden::Shoot*> shoots;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.seed_name == seed) shoots.push_back(&shoot);
  });
  return shoots;
}

TEST(Completeness, DrainsPlaceWhateverCanBePlaced) {
  std::size_t placed = 0;
  std::size_t contested = 0;
  for (std::uint64_t number = 0; number < kGardens; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, kSmall);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PlanPolicy(number);
    const scheduler::PlanOptions options = SomeOptions(number);
    const std::string seed = FullestSeed(*view);
    if (seed.empty()) continue;
    const scheduler::Plan plan = scheduler::PlanDrain(seed, options, *view, policy);
    const std::vector<const garden::Shoot*> shoots = ShootsOn(seed, *view);
    const std::size_t most = MostPlaceable({{.shoots = shoots, .most = shoots.size()}}, 0, options,
                                           *view, WithoutWaves(policy));
    ASSERT_EQ(plan.moves(), most) << Describe(plan);
    placed += most;
    for (const scheduler::StuckShoot& stuck : plan.stuck) {
      contested += stuck.why == scheduler::StuckShoot::Why::kNoRoom;
    }
  }
  EXPECT_GT(placed, 300U);
  EXPECT_GT(contested, 50U);
}

TEST(Completeness, BalancesRelieveAsMuchAsCanBe) {
  constexpr int kFill = 60;
  std::size_t placed = 0;
  std::size_t missing = 0;
  for (std::uint64_t number = 0; number < kGardens; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, kSmall);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PlanPolicy(number);
    const scheduler::PlanOptions options = SomeOptions(number);
    const scheduler::Plan plan =
        scheduler::PlanBalance({.fill_percent = kFill}, options, *view, policy);
    std::vector<SourceToLeave> sources;
    std::size_t tries = 0;
    for (const scheduler::Relief& relief : plan.reliefs) {
      sources.push_back({.shoots = ShootsOn(relief.seed->seed->name, *view),
                         .most = static_cast<std::size_t>(relief.settled - relief.most)});
      tries += sources.back().shoots.size();
      missing += static_cast<std::size_t>(relief.missing());
    }
    ASSERT_LE(tries, 11U);
    const std::size_t most = MostPlaceable(sources, kFill, options, *view, WithoutWaves(policy));
    ASSERT_EQ(plan.moves(), most) << Describe(plan);
    placed += most;
  }
  EXPECT_GT(placed, 100U);
  EXPECT_GT(missing, 100U);
}

}  // namespace
}  // namespace trowel::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/move/migration_budget.h"
#include "test/scheduler/plan/brute_force.h"
#include "test/scheduler/plan/plan_gardens.h"
#include "test/scheduler/plan/plan_verifier.h"

namespace trowel::testing {
namespace {

using ::testing::IsEmpty;

constexpr std::uint64_t kGardens = 600;
constexpr std::uint64_t kContested = 1500;
constexpr GardenSize kSmall = {.seeds = 5, .shoots = 11, .room_max = 2};

// Only what refuses: bounds above 0 are a matter of waves.
void DropBounds(policy::RuleConfig* config) {
  auto& settings = config->settings.Edit<policy::MigrationBudgetSettings>();
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

// One garden and how to plan in it.
struct Trial {
  GeneratedGarden garden;
  std::shared_ptr<const garden::GardenView> view;
  policy::Policy policy;
  scheduler::PlanOptions options;
};

// Calls visit(trial) for many gardens, of trouble of every kind and of contested places.
template <typename Visitor>
void ForManyTrials(Visitor&& visit) {
  for (std::uint64_t number = 0; number < kGardens + kContested; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const bool contested = number >= kGardens;
    Trial trial{.garden = contested ? ContestedGarden(number) : TightGarden(number, kSmall),
                .view = nullptr,
                .policy = contested ? ContestedPolicy(number) : PlanPolicy(number),
                .options = SomeOptions(number)};
    trial.view = trial.garden.Build();
    visit(trial);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(Completeness, DrainsPlaceWhateverCanBePlaced) {
  std::size_t placed = 0;
  std::size_t without_room = 0;
  ForManyTrials([&](const Trial& trial) {
    const std::string seed = FullestSeed(*trial.view);
    if (seed.empty()) return;
    const scheduler::Plan plan =
        scheduler::PlanDrain({seed}, trial.options, *trial.view, trial.policy);
    const std::vector<const garden::Shoot*> shoots = ShootsOn(seed, *trial.view);
    const std::size_t most = MostPlaceable({{.shoots = shoots, .most = shoots.size()}}, 0,
                                           trial.options, *trial.view, WithoutWaves(trial.policy));
    ASSERT_EQ(plan.moves(), most) << Describe(plan);
    ASSERT_THAT(PlanVerifier(trial.garden, trial.options, trial.policy).Verify(plan), IsEmpty());
    placed += most;
    for (const scheduler::StuckShoot& stuck : plan.stuck) {
      without_room += stuck.why == scheduler::StuckShoot::Why::kNoRoom;
    }
  });
  EXPECT_GT(placed, 4000U);
  EXPECT_GT(without_room, 500U);
}

TEST(Completeness, BalancesRelieveAsMuchAsCanBe) {
  std::size_t placed = 0;
  std::size_t missing = 0;
  ForManyTrials([&](const Trial& trial) {
    constexpr int kFill = 70;
    const scheduler::Plan plan =
        scheduler::PlanBalance({.fill_percent = kFill}, trial.options, *trial.view, trial.policy);
    std::vector<SourceToLeave> sources;
    for (const scheduler::Relief& relief : plan.reliefs) {
      sources.push_back({.shoots = ShootsOn(relief.seed->seed->name, *trial.view),
                         .most = static_cast<std::size_t>(relief.settled - relief.most)});
      missing += static_cast<std::size_t>(relief.missing());
    }
    const std::size_t most =
        MostPlaceable(sources, kFill, trial.options, *trial.view, WithoutWaves(trial.policy));
    ASSERT_EQ(plan.moves(), most) << Describe(plan);
    ASSERT_THAT(PlanVerifier(trial.garden, trial.options, trial.policy).Verify(plan), IsEmpty());
    placed += most;
  });
  EXPECT_GT(placed, 2000U);
  EXPECT_GT(missing, 500U);
}

}  // namespace
}  // namespace trowel::testing

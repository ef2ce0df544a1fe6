#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/plan/plan_gardens.h"
#include "test/scheduler/plan/plan_verifier.h"
#include "test/support/dice.h"

namespace trowel::testing {
namespace {

using ::testing::IsEmpty;

constexpr std::uint64_t kGardens = 1000;

// Risks go in their order: once one of a higher risk has begun, all of a lower one have.
void ExpectOrderOfRisks(const scheduler::Plan& plan) {
  std::size_t overtakes = 0;
  int highest = 0;
  for (const scheduler::Wave& wave : plan.waves) {
    for (const scheduler::PlannedMove& move : wave.moves) {
      overtakes += static_cast<int>(move.risk) < highest;
      highest = std::max(highest, static_cast<int>(move.risk));
    }
  }
  EXPECT_EQ(overtakes, 0U);
}

TEST(PlanProperty, DrainsHoldWaveByWave) {
  std::size_t moves = 0;
  std::size_t waves = 0;
  std::size_t stuck = 0;
  std::size_t waits = 0;
  for (std::uint64_t number = 0; number < kGardens; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, {});
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PlanPolicy(number);
    const scheduler::PlanOptions options = SomeOptions(number);
    const scheduler::Plan plan = scheduler::PlanDrain({FullestSeed(*view)}, options, *view, policy);
    ASSERT_THAT(PlanVerifier(garden, options, policy).Verify(plan), IsEmpty()) << Describe(plan);
    if (number % 3 == 1 && options.order == scheduler::PlanOrder::kRisk) ExpectOrderOfRisks(plan);
    moves += plan.moves();
    waves += plan.waves.size();
    stuck += plan.stuck.size();
    for (const scheduler::Wave& wave : plan.waves) waits += wave.after_running_moves;
  }
  // The gardens have something of everything.
  RecordProperty("moves", static_cast<int>(moves));
  EXPECT_GT(moves, 2000U);
  EXPECT_GT(waves, 700U);
  EXPECT_GT(stuck, 1000U);
  EXPECT_GT(waits, 10U);
}

TEST(PlanProperty, BalancesHoldWaveByWave) {
  std::size_t moves = 0;
  std::size_t relieved = 0;
  std::size_t missed = 0;
  for (std::uint64_t number = 0; number < kGardens / 2; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, {});
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PlanPolicy(number);
    const scheduler::PlanOptions options = SomeOptions(number);
    const scheduler::BalanceGoal goal{.fill_percent = 50 + static_cast<int>(number % 50)};
    const scheduler::Plan plan = scheduler::PlanBalance(goal, options, *view, policy);
    ASSERT_THAT(PlanVerifier(garden, options, policy).Verify(plan), IsEmpty()) << Describe(plan);
    std::size_t planned = 0;
    for (const scheduler::Relief& relief : plan.reliefs) {
      ASSERT_GE(relief.missing(), 0) << "more moves than needed";
      planned += static_cast<std::size_t>(relief.planned);
      ++(relief.missing() == 0 ? relieved : missed);
    }
    ASSERT_EQ(planned, plan.moves());
    moves += planned;
  }
  EXPECT_GT(moves, 500U);
  EXPECT_GT(relieved, 100U);
  EXPECT_GT(missed, 100U);
}

// Some seeds at once, some of the shoots, some of the destinations, some of the moves.
TEST(PlanProperty, DrainsOfSeveralSeedsHoldWaveByWave) {
  std::size_t moves = 0;
  std::size_t cut = 0;
  for (std::uint64_t number = 0; number < kGardens / 2; ++number) {
    SCOPED_TRACE(::testing::Message() << "garden " << number);
    const GeneratedGarden garden = TightGarden(number, {});
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    if (view->seeds().size() < 5) continue;
    const policy::Policy policy = PlanPolicy(number);
    scheduler::PlanOptions options = SomeOptions(number);
    Dice dice(number + 77);
    const auto some_seed = [&] {
      return view->seeds()[dice.Below(view->seeds().size())].seed->name;
    };
    const std::vector<std::string> drained = {FullestSeed(*view), some_seed(), some_seed()};
    if (dice.OneIn(3)) options.scope.never_to = {some_seed(), some_seed()};
    if (dice.OneIn(3)) {
      for (int i = 0; i < 4; ++i) options.scope.only_to.push_back(some_seed());
    }
    if (dice.OneIn(3)) options.scope.purpose = "production";
    if (dice.OneIn(2)) options.scope.moves_max = static_cast<int>(1 + dice.Below(6));
    const scheduler::Plan plan = scheduler::PlanDrain(drained, options, *view, policy);
    ASSERT_THAT(PlanVerifier(garden, options, policy).Verify(plan), IsEmpty()) << Describe(plan);
    ASSERT_LE(plan.moves(), static_cast<std::size_t>(options.scope.moves_max.value_or(1'000'000)));
    const std::vector<std::string>& only = options.scope.only_to;
    for (const scheduler::Wave& wave : plan.waves) {
      for (const scheduler::PlannedMove& move : wave.moves) {
        const std::string& to = move.to->seed->name;
        ASSERT_EQ(std::count(drained.begin(), drained.end(), to), 0);
        ASSERT_NE(std::count(drained.begin(), drained.end(), move.shoot->seed_name), 0);
        ASSERT_TRUE(only.empty() || std::count(only.begin(), only.end(), to) > 0);
        const std::vector<std::string>& never = options.scope.never_to;
        ASSERT_EQ(std::count(never.begin(), never.end(), to), 0);
        ASSERT_TRUE(options.scope.purpose.empty() || move.shoot->purpose == "production");
      }
    }
    ASSERT_TRUE(plan.later.empty() || !plan.complete());
    moves += plan.moves();
    cut += plan.later.size();
  }
  EXPECT_GT(moves, 500U);
  EXPECT_GT(cut, 100U);
}

// Objects come in any order, and a plan is the same twice.
TEST(PlanProperty, DependsOnTheGardenOnly) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    GeneratedGarden garden = TightGarden(number, {});
    const policy::Policy policy = PlanPolicy(number);
    const scheduler::PlanOptions options = SomeOptions(number);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const std::string seed = FullestSeed(*view);
    const std::string drain = Describe(scheduler::PlanDrain({seed}, options, *view, policy));
    const std::string balance =
        Describe(scheduler::PlanBalance({.fill_percent = 60}, options, *view, policy));
    EXPECT_EQ(Describe(scheduler::PlanDrain({seed}, options, *view, policy)), drain);
    Dice dice(number);
    dice.Shuffle(&garden.changes);
    const std::shared_ptr<const garden::GardenView> shuffled = garden.Build();
    EXPECT_EQ(Describe(scheduler::PlanDrain({seed}, options, *shuffled, policy)), drain);
    EXPECT_EQ(Describe(scheduler::PlanBalance({.fill_percent = 60}, options, *shuffled, policy)),
              balance);
  }
}

}  // namespace
}  // namespace trowel::testing

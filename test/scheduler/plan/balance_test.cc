#include <limits>

#include <gmock/gmock.h>

#include "test/scheduler/plan/plan_fixture.h"

namespace trowel::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// aws-eu1 has four shoots.
class BalanceTest : public PlanFixture {
 protected:
  BalanceTest() {
    Add("a", "production");
    Add("b", "evaluation");
    Add("c", "development");
    Add("d", "production");
    garden.source.allocatable_shoots = 5;
  }
};

TEST_F(BalanceTest, MovesAsFewAsItTakes) {
  const scheduler::Plan plan = Balance({.fill_percent = 60});
  EXPECT_THAT(Waves(plan), ElementsAre("b>aws-eu2"));
  ASSERT_EQ(plan.reliefs.size(), 1U);
  EXPECT_EQ(plan.reliefs.front().settled, 4);
  EXPECT_EQ(plan.reliefs.front().most, 3);
  EXPECT_EQ(plan.reliefs.front().missing(), 0);
  EXPECT_THAT(plan.stuck, IsEmpty());
  EXPECT_TRUE(plan.complete());
}

TEST_F(BalanceTest, MovesTheLeastRisk) {
  EXPECT_THAT(Waves(Balance({.fill_percent = 40})), ElementsAre("b>aws-eu2", "c>aws-eu2"));
}

TEST_F(BalanceTest, LeavesAloneWhatIsNotTooFull) {
  const scheduler::Plan plan = Balance({.fill_percent = 80});
  EXPECT_THAT(plan.waves, IsEmpty());
  EXPECT_THAT(plan.reliefs, IsEmpty());
  EXPECT_TRUE(plan.complete());
}

TEST_F(BalanceTest, LeavesAloneWhatIsNotMeant) {
  EXPECT_THAT(Balance({.fill_percent = 40, .seeds = {"aws-eu2"}}).waves, IsEmpty());
  EXPECT_EQ(Balance({.fill_percent = 40, .seeds = {"aws-eu1", "aws-eu2"}}).moves(), 2U);
}

TEST_F(BalanceTest, FillsNoDestinationAboveTheGoal) {
  SetRoom(4);  // 40 percent of which are 1.
  const scheduler::Plan plan = Balance({.fill_percent = 40});
  EXPECT_THAT(Waves(plan), ElementsAre("b>aws-eu2"));
  EXPECT_EQ(plan.reliefs.front().missing(), 1);
  EXPECT_FALSE(plan.complete());
  EXPECT_THAT(Stuck(plan), ElementsAre("a: no-room", "c: no-room", "d: no-room"));
  EXPECT_EQ(plan.stuck.front().nearest.front().findings.front().message,
            "destination aws-eu2 has 0 of 4 shoots, the goal is 1, 1 more in this plan");
  // As many as are missing, not as many as stay.
  ASSERT_EQ(plan.more_room.size(), 1U);
  EXPECT_EQ(plan.more_room.front().more, 1);
}

TEST_F(BalanceTest, KnowsSeedsWithoutALimit) {
  garden.destination.allocatable_shoots.reset();
  EXPECT_EQ(Balance({.fill_percent = 1}).moves(), 4U);
  garden.source.allocatable_shoots.reset();
  EXPECT_EQ(Balance({.fill_percent = 1}).moves(), 0U);
}

// What cannot be read may be what is too full.
TEST_F(BalanceTest, IsNotCompleteWhereItCannotRead) {
  garden::Broken broken;
  broken.why = "spec: expected an object";
  garden.more.push_back(
      {.kind = garden::Kind::kSeed, .space = "", .name = "mal", .object = broken});
  const scheduler::Plan plan = Balance({.fill_percent = 80});
  EXPECT_EQ(plan.unreadable_seeds, 1);
  EXPECT_FALSE(plan.complete());
  EXPECT_FALSE(Balance({.fill_percent = 80, .seeds = {"mal"}}).complete());
  EXPECT_TRUE(Balance({.fill_percent = 80, .seeds = {"aws-eu1"}}).complete());
}

TEST_F(BalanceTest, IsNotCompleteWhileShootsCannotBeRead) {
  garden::Broken broken;
  broken.why = "spec: expected an object";
  broken.seeds_readable = false;
  garden.more.push_back(
      {.kind = garden::Kind::kShoot, .space = "garden-dev", .name = "mal", .object = broken});
  const scheduler::Plan plan = Balance({.fill_percent = 80});
  EXPECT_EQ(plan.unreadable, 1);
  EXPECT_FALSE(plan.complete());
}

// It is on the seed until it has arrived, but nobody has to move for it.
TEST_F(BalanceTest, CountsOnWhatIsLeaving) {
  garden::Shoot& leaving = Add("e", "production");
  leaving.seed_name = "aws-eu2";
  leaving.bound_at = garden.now - absl::Minutes(5);
  const scheduler::Plan plan = Balance({.fill_percent = 60});
  EXPECT_EQ(plan.reliefs.front().settled, 4);
  EXPECT_EQ(plan.moves(), 1U);
}

// Whoever goes need not go far if another one has a place next door.
TEST_F(BalanceTest, MovesWhoeverHasTheBestPlace) {
  garden::Seed& far = AddSeed("far", "us-east-1");
  far.taints = {{.key = "far", .value = std::nullopt}};
  garden.destination.taints = {{.key = "near", .value = std::nullopt}};
  Add("aa", "testing").tolerations = {{.key = "far", .value = ""}};
  Add("bb", "testing").tolerations = {{.key = "near", .value = ""}};
  garden.source.allocatable_shoots = 5;
  const auto moved = [&] { return Waves(Balance({.fill_percent = 100})); };
  EXPECT_THAT(moved(), ElementsAre("bb>aws-eu2"));
  // Also where waves are filled by name: that says when they go, not who.
  options.order = scheduler::PlanOrder::kName;
  EXPECT_THAT(moved(), ElementsAre("bb>aws-eu2"));
  // If both have to go, both do.
  garden.source.allocatable_shoots = 4;
  EXPECT_EQ(Balance({.fill_percent = 100}).moves(), 2U);
}

// A better place is no reason to take a higher risk.
TEST_F(BalanceTest, MovesTheLeastRiskHoweverFar) {
  garden::Seed& far = AddSeed("far", "us-east-1");
  far.taints = {{.key = "far", .value = std::nullopt}};
  garden.destination.taints = {{.key = "near", .value = std::nullopt}};
  Add("aa", "testing").tolerations = {{.key = "far", .value = ""}};
  Add("bb", "production").tolerations = {{.key = "near", .value = ""}};
  garden.source.allocatable_shoots = 5;
  EXPECT_THAT(Waves(Balance({.fill_percent = 100})), ElementsAre("aa>far"));
}

TEST_F(BalanceTest, KnowsSeedsWithRoomForMoreThanCanBeCounted) {
  garden.destination.allocatable_shoots = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(Waves(Balance({.fill_percent = 60})), ElementsAre("b>aws-eu2"));
  garden.source.allocatable_shoots = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(Balance({.fill_percent = 80}).reliefs.empty());
}

TEST_F(BalanceTest, CountsOnNothingThatIsStuckOnItsWay) {
  garden::Shoot& stuck = Add("e", "production");
  stuck.seed_name = "aws-eu2";
  stuck.bound_at = garden.now - absl::Hours(3);
  stuck.last_operation = {.type = garden::OperationType::kMigrate,
                          .state = garden::OperationState::kFailed,
                          .updated = garden.now - absl::Hours(2)};
  const scheduler::Plan plan = Balance({.fill_percent = 60});
  EXPECT_EQ(plan.reliefs.front().settled, 5);
  EXPECT_EQ(plan.moves(), 2U);
}

TEST_F(BalanceTest, SaysWhatALimitLeavesFull) {
  options.scope.moves_max = 1;
  const scheduler::Plan plan = Balance({.fill_percent = 40});
  EXPECT_THAT(Waves(plan), ElementsAre("b>aws-eu2"));
  EXPECT_EQ(plan.later.size(), 1U);
  EXPECT_EQ(plan.reliefs.front().planned, 1);
  EXPECT_EQ(plan.reliefs.front().missing(), 1);
  EXPECT_FALSE(plan.complete());
}

// The only seat of aws-eu4 fits either; only the shoot of aws-eu3 needs it.
TEST_F(BalanceTest, ChoosesWhoGoesSoThatAllSeedsAreRelieved) {
  SetRoom(1);
  garden.Tune("seed-capacity", "headroom: 0");
  garden::Seed& third = AddSeed("aws-eu3", "eu-central-1");
  third.allocatable_shoots = 0;
  Add("z", "production", "aws-eu3").tolerations = {{.key = "team", .value = ""}};
  garden::Seed& fourth = AddSeed("aws-eu4");
  fourth.allocatable_shoots = 1;
  fourth.taints = {{.key = "team", .value = std::nullopt}, {.key = "b", .value = std::nullopt}};
  garden::Shoot& picky = Add("aa", "testing");
  picky.tolerations = {{.key = "team", .value = ""}, {.key = "b", .value = ""}};
  garden.source.allocatable_shoots = 4;
  const scheduler::Plan plan = Balance({.fill_percent = 100});
  EXPECT_EQ(plan.moves(), 2U);
  EXPECT_TRUE(plan.complete());
  EXPECT_THAT(Waves(plan), ElementsAre("aa>aws-eu4", "z>aws-eu2"));
}

}  // namespace
}  // namespace trowel::testing

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

// It is on the seed until it has arrived, but nobody has to move for it.
TEST_F(BalanceTest, CountsOnWhatIsLeaving) {
  Add("e", "production").seed_name = "aws-eu2";
  const scheduler::Plan plan = Balance({.fill_percent = 60});
  EXPECT_EQ(plan.reliefs.front().settled, 4);
  EXPECT_EQ(plan.moves(), 1U);
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

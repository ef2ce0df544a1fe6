// Several seeds at once, and plans for some of the shoots, some of the seeds, some of the moves.

#include <gmock/gmock.h>

#include "test/scheduler/plan/plan_fixture.h"
#include "test/support/unreadable_shoot.h"

namespace trowel::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Seeds aws-eu1, aws-eu2 and aws-eu4, all alike.
class ScopeTest : public PlanFixture {
 protected:
  ScopeTest() { AddSeed("aws-eu4", "eu-central-1"); }

  static std::vector<std::string> Later(const scheduler::Plan& plan) {
    std::vector<std::string> later;
    for (const scheduler::PlannedMove& move : plan.later) later.push_back(move.shoot->name);
    return later;
  }
};

TEST_F(ScopeTest, DrainsNoSeedIntoAnotherThatIsDrained) {
  Add("a", "production");
  Add("b", "production", "aws-eu2");
  EXPECT_THAT(Waves(Drain({"aws-eu1", "aws-eu2"})), ElementsAre("a>aws-eu4 b>aws-eu4"));
  EXPECT_THAT(Waves(Drain({"aws-eu2", "aws-eu1", "aws-eu2"})), ElementsAre("a>aws-eu4 b>aws-eu4"));
}

TEST_F(ScopeTest, SaysOfAShootThatNoSeedIsLeftForIt) {
  Add("a", "production");
  Add("b", "production", "aws-eu4").deleting = true;
  const scheduler::Plan plan = Drain({"aws-eu1", "aws-eu2", "aws-eu4"});
  EXPECT_THAT(Stuck(plan), ElementsAre("a: refused", "b: refused"));
  EXPECT_THAT(plan.stuck[0].findings, IsEmpty());
  EXPECT_THAT(Rules(plan.stuck[1].findings), ElementsAre("shoot-deleting"));
  EXPECT_FALSE(plan.complete());
}

// From one of them to another it is on its way to a seed that it must leave again.
TEST_F(ScopeTest, LetsNothingLeaveForASeedThatIsDrained) {
  garden::Shoot& moving = Add("a", "production");
  moving.seed_name = "aws-eu2";
  moving.bound_at = garden.now - absl::Minutes(1);
  EXPECT_TRUE(Drain({"aws-eu1", "aws-eu4"}).complete());
  const scheduler::Plan plan = Drain({"aws-eu1", "aws-eu2"});
  EXPECT_THAT(plan.leaving, IsEmpty());
  EXPECT_THAT(Stuck(plan), ElementsAre("a: on-its-way"));
  EXPECT_FALSE(plan.complete());
}

TEST_F(ScopeTest, CountsShootsThatCannotBeReadOnEachSeed) {
  for (const std::string seed : {"aws-eu1", "aws-eu2"}) {
    garden.more.push_back(UnreadableShoot("torn-" + seed, seed));
  }
  EXPECT_EQ(Drain({"aws-eu1"}).unreadable, 1);
  EXPECT_EQ(Drain({"aws-eu1", "aws-eu2"}).unreadable, 2);
}

TEST_F(ScopeTest, PlacesShootsOnlyWhereItMay) {
  Add("a", "production");
  options.scope.never_to = {"aws-eu2"};
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu4"));
  options.scope = {.only_to = {"aws-eu2"}};
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2"));
  // What stays is explained by the seeds that the plan may use, not by others.
  garden.destination.deleting = true;
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  EXPECT_THAT(Rules(plan.stuck.front().findings), ElementsAre("seed-deleting"));
}

TEST_F(ScopeTest, NamesNoRoomWhereItMayPlaceNothing) {
  SetRoom(0);
  Add("a", "production");
  options.scope.never_to = {"aws-eu4"};
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: no-room"));
  ASSERT_EQ(plan.more_room.size(), 1U);
  EXPECT_EQ(plan.more_room.front().seed->seed->name, "aws-eu2");
}

TEST_F(ScopeTest, MovesTheShootsOfAProject) {
  garden.more.push_back({.kind = garden::Kind::kProject,
                         .space = "",
                         .name = "pay",
                         .object = garden::Project{.name = "pay", .space = "garden-pay"}});
  Add("a", "production");
  Add("b", "production").space = "garden-pay";
  Add("lost", "production").space = "garden-lost";
  garden::Shoot& leaving = Add("gone", "production");
  leaving.seed_name = "aws-eu4";
  leaving.last_operation = {.type = garden::OperationType::kMigrate,
                            .state = garden::OperationState::kFailed};
  leaving.bound_at.reset();
  options.scope.project = "pay";
  scheduler::Plan plan = Drain();
  EXPECT_EQ(plan.moves(), 1U);
  EXPECT_EQ(plan.waves.at(0).moves.at(0).shoot->name, "b");
  EXPECT_TRUE(plan.complete()) << "the others are none of its business";
  options.scope.project = "dev";
  plan = Drain();
  EXPECT_EQ(plan.moves(), 1U);
  EXPECT_EQ(plan.leaving.size(), 1U);
  EXPECT_FALSE(plan.complete());
}

TEST_F(ScopeTest, MovesTheShootsOfAPurpose) {
  Add("a", "");
  Add("b", "production");
  Add("c", "evaluation");
  options.scope.purpose = "evaluation";
  const scheduler::Plan plan = Drain();
  EXPECT_EQ(plan.moves(), 2U);
  EXPECT_TRUE(plan.complete());
}

TEST_F(ScopeTest, KeepsToALimitTheLeastRiskFirst) {
  options.scope.only_to = {"aws-eu2"};
  Add("a", "production");
  Add("b", "evaluation");
  Add("c", "evaluation");
  Add("d", "development");
  options.scope.moves_max = 2;
  scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("b>aws-eu2 c>aws-eu2"));
  EXPECT_THAT(Later(plan), ElementsAre("d", "a"));
  EXPECT_FALSE(plan.complete()) << "the seed is not empty after it";
  options.max_parallel = 1;
  options.scope.moves_max = 3;
  plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("b>aws-eu2", "c>aws-eu2", "d>aws-eu2"));
  EXPECT_THAT(Later(plan), ElementsAre("a"));
  options.scope.moves_max = 4;
  EXPECT_TRUE(Drain().complete());
}

TEST_F(ScopeTest, RelievesASeedWithSomeOfItsShoots) {
  Add("a", "evaluation");
  Add("b", "production");
  garden.source.allocatable_shoots = 1;
  options.scope.purpose = "production";
  EXPECT_THAT(Waves(Balance({.fill_percent = 100})), ElementsAre("b>aws-eu2"));
}

}  // namespace
}  // namespace trowel::testing

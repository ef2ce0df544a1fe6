#include <gmock/gmock.h>

#include "test/scheduler/plan/plan_fixture.h"

namespace trowel::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class StuckTest : public PlanFixture {};

TEST_F(StuckTest, SaysOnceWhatIsOfTheShoot) {
  Add("a", "production").deleting = true;
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  EXPECT_THAT(Rules(plan.stuck.front().findings), ElementsAre("shoot-deleting"));
  EXPECT_THAT(plan.stuck.front().nearest, IsEmpty());
  EXPECT_THAT(plan.stuck.front().refusals, IsEmpty());
}

TEST_F(StuckTest, SaysOnceWhatEverySeedSays) {
  AddSeed("aws-eu4").gardenlet_version = "v1.149.0";
  garden.destination.gardenlet_version = "v1.149.0";
  garden.destination.deleting = true;
  AddSeed("aws-eu5").gardenlet_version = "v1.149.0";
  Add("a", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  const scheduler::StuckShoot& stuck = plan.stuck.front();
  ASSERT_THAT(Rules(stuck.findings), ElementsAre("gardenlet-version"));
  EXPECT_EQ(stuck.findings.front().message, "aws-eu1 runs v1.150.0, aws-eu4 runs v1.149.0");
  EXPECT_THAT(stuck.nearest, IsEmpty()) << "that is all, on two of them";
  EXPECT_THAT(stuck.refusals, ElementsAre(Pair("seed-deleting", 1U)));
}

TEST_F(StuckTest, NamesTheSeedsWithTheFewestReasons) {
  garden.destination.deleting = true;
  garden.destination.gardenlet_version = "v1.149.0";
  AddSeed("aws-eu4").emergency_stop = true;
  garden::Seed& third = AddSeed("aws-eu5");
  third.taints = {{.key = "team", .value = std::nullopt}};
  AddSeed("aws-eu6").visible = false;
  AddSeed("aws-eu7").deleting = true;
  Add("a", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  const scheduler::StuckShoot& stuck = plan.stuck.front();
  EXPECT_THAT(stuck.findings, IsEmpty());
  ASSERT_EQ(stuck.nearest.size(), scheduler::kNearestMax);
  EXPECT_EQ(stuck.nearest[0].seed->seed->name, "aws-eu4");
  EXPECT_THAT(Rules(stuck.nearest[0].findings), ElementsAre("seed-emergency-stop"));
  EXPECT_FALSE(stuck.nearest[0].findings.front().remedy.empty());
  EXPECT_EQ(stuck.nearest[1].seed->seed->name, "aws-eu5");
  EXPECT_THAT(Rules(stuck.nearest[1].findings), ElementsAre("taints-tolerated"));
  EXPECT_EQ(stuck.nearest[2].seed->seed->name, "aws-eu6");
  EXPECT_THAT(Rules(stuck.nearest[2].findings), ElementsAre("gardener-scheduler"));
  EXPECT_THAT(stuck.refusals,
              ElementsAre(Pair("seed-deleting", 2U), Pair("gardenlet-version", 1U),
                          Pair("seed-emergency-stop", 1U), Pair("taints-tolerated", 1U),
                          Pair("gardener-scheduler", 1U)));
}

TEST_F(StuckTest, SaysWhereRoomIsMissingAndHowMuch) {
  SetRoom(1);
  for (const char* name : {"a", "b", "c"}) Add(name, "production");
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("a>aws-eu2"));
  ASSERT_THAT(Stuck(plan), ElementsAre("b: no-room", "c: no-room"));
  ASSERT_EQ(plan.stuck.front().nearest.size(), 1U);
  EXPECT_EQ(plan.stuck.front().nearest.front().findings.front().message,
            "destination aws-eu2 has 0 of 1 shoots, 1 more in this plan");
  ASSERT_EQ(plan.more_room.size(), 1U);
  EXPECT_EQ(plan.more_room.front().seed->seed->name, "aws-eu2");
  EXPECT_EQ(plan.more_room.front().more, 2);
  EXPECT_EQ(plan.more_room.front().shoots.size(), 2U);
}

// A seed that is fuller than it should be needs more than the shoots that would come.
TEST_F(StuckTest, CountsWhatIsTooMuchAlready) {
  SetRoom(2);
  garden.Tune("seed-capacity", "headroom: 1");
  for (const char* name : {"x", "y", "z"}) Add(name, "production", "aws-eu2");
  Add("a", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: no-room"));
  EXPECT_EQ(plan.stuck.front().nearest.front().findings.front().message,
            "destination aws-eu2 has 3 of 2 shoots, 1 to be kept free");
  ASSERT_EQ(plan.more_room.size(), 1U);
  EXPECT_EQ(plan.more_room.front().more, 3);
}

// One seed could take both, the other only one of them.
TEST_F(StuckTest, AsksFewSeedsForMoreRoom) {
  SetRoom(0);
  garden::Seed& tainted = AddSeed("aws-eu4");
  tainted.allocatable_shoots = 0;
  tainted.taints = {{.key = "team", .value = std::nullopt}};
  Add("a", "production").tolerations = {{.key = "team", .value = ""}};
  Add("b", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_EQ(plan.more_room.size(), 1U);
  EXPECT_EQ(plan.more_room.front().seed->seed->name, "aws-eu2");
  EXPECT_EQ(plan.more_room.front().more, 2);
}

// What Gardener's own admission refuses is not planned, whatever the policy thinks of it.
TEST_F(StuckTest, HoldsGardenersOwnLimit) {
  garden.Set("seed-capacity", policy::Mode::kOff);
  SetRoom(1);
  Add("a", "production");
  Add("b", "production");
  EXPECT_THAT(Stuck(Drain()), ElementsAre("b: no-room"));
}

TEST_F(StuckTest, SaysNothingWithoutSeeds) {
  garden.with_destination = false;
  Add("a", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  EXPECT_THAT(plan.stuck.front().findings, IsEmpty());
  EXPECT_THAT(plan.stuck.front().nearest, IsEmpty());
}

}  // namespace
}  // namespace trowel::testing

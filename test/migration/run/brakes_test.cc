#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/time.h"
#include "test/migration/run/run_scene.h"
#include "test/support/healthy_seed.h"

// What keeps moves from beginning, and what halts a run.
namespace trowel::run {
namespace {

using garden::Condition;
using testing::At;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RunScene;

class RunBrakesTest : public ::testing::Test {
 protected:
  RunBrakesTest() { scene_.Add("moss"); }

  // Nothing begins as it is now; with `mend` it does.
  void ExpectHeldUntil(const std::function<void()>& mend) {
    scene_.Begin();
    EXPECT_THAT(scene_.BindAll(), IsEmpty());
    EXPECT_EQ(scene_.run.state, State::kRunning);
    mend();
    scene_.Step(absl::Minutes(2));
    EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
  }

  RunScene scene_;
};

TEST_F(RunBrakesTest, AStoppedSeedHoldsItsMoves) {
  scene_.seed("a").emergency_stop = true;
  ExpectHeldUntil([&] { scene_.seed("a").emergency_stop = false; });
}

TEST_F(RunBrakesTest, GardenletsApartHoldTheMovesBetweenThem) {
  scene_.policy.enforcement = policy::Mode::kWarn;  // Whatever the policy makes of it.
  scene_.seed("b").gardenlet_version = "v9.9.9";
  ExpectHeldUntil([&] { scene_.seed("b") = testing::HealthySeed("b"); });
}

TEST_F(RunBrakesTest, AnAlertHoldsAll) {
  scene_.settings().while_no_alert = "ALERTS";
  scene_.alerts = {"SeedDown"};
  ExpectHeldUntil([&] { scene_.alerts = std::vector<std::string>(); });
}

TEST_F(RunBrakesTest, AnAlertThatNobodyCouldAskForHoldsAll) {
  scene_.settings().while_no_alert = "ALERTS";
  ExpectHeldUntil([&] { scene_.alerts = std::vector<std::string>(); });
}

TEST_F(RunBrakesTest, AGardenThatSettlesHoldsAll) {
  scene_.settling = "the API server was restored from a backup";
  ExpectHeldUntil([&] { scene_.settling.clear(); });
}

TEST_F(RunBrakesTest, AFreezeWindowHoldsAllUntilItsEnd) {
  policy::FreezeWindow window;
  window.name = "release";
  window.absolute.emplace(scene_.now, scene_.now + absl::Minutes(1));
  scene_.settings().freeze = {window};
  ExpectHeldUntil([] {});
}

TEST_F(RunBrakesTest, ShootsMoveInTheirMaintenanceWindowIfThatIsAskedFor) {
  scene_.settings().maintenance_only = true;
  scene_.shoot("moss").maintenance = *garden::ParseMaintenanceWindow("220000+0000", "230000+0000");
  scene_.Begin();
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_THAT(scene_.move("moss").why, HasSubstr("22:00 to 23:00 UTC"));
  EXPECT_FALSE(scene_.move("moss").refused.has_value());
  scene_.now = At("2026-11-21T22:00:01Z");
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
}

TEST_F(RunBrakesTest, NothingBeginsBeforeHealthWasCounted) {
  scene_.health_counted = false;
  ExpectHeldUntil([&] { scene_.health_counted = true; });
}

TEST_F(RunBrakesTest, OfAStaleViewNothingIsConcludedAndNothingBegins) {
  scene_.view_age = absl::Minutes(3);
  scene_.Begin();
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_THAT(scene_.flight.holds, Contains(HasSubstr("too old")));
  scene_.Delete("moss");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
  scene_.view_age = absl::ZeroDuration();
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "left");
}

TEST_F(RunBrakesTest, WhereShootsCannotBeListedNothingIsConcluded) {
  scene_.Begin();
  scene_.shoots_known = false;
  scene_.Delete("moss");
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
}

TEST_F(RunBrakesTest, AnIllDestinationHoldsAtOnceAndHaltsOnceItLasts) {
  scene_.Begin();
  scene_.seed("b").gardenlet_ready.status = Condition::Status::kUnknown;
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.Step(absl::Minutes(9));
  EXPECT_EQ(scene_.run.state, State::kRunning);
  scene_.Step(absl::Minutes(1));
  EXPECT_EQ(scene_.run.state, State::kHalted);
  EXPECT_EQ(scene_.run.why, "seed b: GardenletReady is Unknown");
  EXPECT_THAT(scene_.told, Contains("RunHalted"));
}

TEST_F(RunBrakesTest, AnIllnessThatPassesDoesNotHalt) {
  scene_.Begin();
  for (int i = 0; i < 5; ++i) {
    scene_.seed("b").gardenlet_ready.status = Condition::Status::kUnknown;
    scene_.Step(absl::Minutes(6));
    scene_.seed("b").gardenlet_ready.status = Condition::Status::kTrue;
    scene_.Step();
  }
  EXPECT_EQ(scene_.run.state, State::kRunning);
}

TEST_F(RunBrakesTest, WhoResumesHasSeenTheIllness) {
  scene_.Add("fern", "c").Begin();
  scene_.seed("b").deleting = true;
  scene_.Step();
  scene_.Step(absl::Minutes(10));
  ASSERT_EQ(scene_.run.state, State::kHalted);
  scene_.Order(Order::Kind::kResume);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("fern")) << "elsewhere it goes on";
  scene_.Step(absl::Minutes(10));
  EXPECT_EQ(scene_.run.state, State::kRunning);
  scene_.seed("b").deleting = false;
  scene_.Step();
  scene_.seed("b").deleting = true;
  scene_.Step();
  scene_.Step(absl::Minutes(10));
  EXPECT_EQ(scene_.run.state, State::kHalted) << "it is a new one";
}

TEST_F(RunBrakesTest, ADestinationWithTooManyFailedShootsIsIll) {
  for (int i = 0; i < 4; ++i) {
    garden::Shoot& shoot =
        (scene_.Add("there" + std::to_string(i), "c"), scene_.shoot("there" + std::to_string(i)));
    shoot.seed_name = shoot.host_seed_name = "b";
  }
  scene_.moves.resize(1);
  scene_.settings().unhealthy_percent = 25;
  scene_.Begin();
  scene_.shoot("there0").last_operation.state = garden::OperationState::kError;
  scene_.shoot("there1").last_operation.state = garden::OperationState::kFailed;
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_THAT(scene_.move("moss").why, HasSubstr("2 of 4 shoots have failed, more than 25 %"));
  scene_.shoot("there1").last_operation.state = garden::OperationState::kSucceeded;
  scene_.Step(absl::Minutes(2));
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss")) << "25 % is not more";
}

TEST_F(RunBrakesTest, AHaltedRunBeginsNothingAndFollowsWhatRuns) {
  scene_.settings().soak = absl::ZeroDuration();
  scene_.AddMany(4).Begin();
  scene_.BindAll();
  scene_.Arrive("moss");
  ASSERT_THAT(scene_.BindAll(), Contains("s00"));
  scene_.FailForGood("s00");
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_EQ(scene_.run.state, State::kHalted);
  EXPECT_EQ(scene_.run.why, "1 moves have failed, more than 0");
  scene_.Arrive("s01");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("s01"), "arrived");
  scene_.Order(Order::Kind::kResume);
  EXPECT_THAT(scene_.BindAll(), Contains("s03"));
}

TEST_F(RunBrakesTest, AMoveBeyondTheDeadlineCountsAsAFailureAndIsFollowed) {
  scene_.AddMany(2).Begin();
  scene_.BindAll();
  scene_.now = *scene_.move("moss").begun + absl::Minutes(60) - absl::Seconds(1);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "moving");
  scene_.Step(absl::Seconds(1));
  EXPECT_EQ(scene_.StateOf("moss"), "overdue");
  EXPECT_EQ(scene_.run.state, State::kHalted);
  scene_.Arrive("moss");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "arrived");
  EXPECT_TRUE(scene_.move("moss").failed.has_value()) << "it still counts";
}

TEST_F(RunBrakesTest, AsManyFailuresAsAreAllowedDoNotHalt) {
  scene_.settings().max_failures = 1;
  scene_.AddMany(3).Begin();
  scene_.BindAll();
  scene_.FailForGood("moss");
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s00")) << "the next canary";
  scene_.FailForGood("s00");
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kHalted);
}

TEST_F(RunBrakesTest, AFailureWhilePausedHaltsSoThatNobodyResumesUnaware) {
  scene_.AddMany(3).Begin();
  scene_.BindAll();
  scene_.Order(Order::Kind::kPause);
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kPaused);
  scene_.FailForGood("moss");
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kHalted);
}

}  // namespace
}  // namespace trowel::run

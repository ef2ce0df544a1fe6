#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migration/run/text.h"
#include "test/migration/run/run_scene.h"

// What becomes of a move once it was asked for, and of one that somebody else has a hand in.
namespace trowel::run {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RunScene;
using Outcome = Result::Outcome;

class RunFollowTest : public ::testing::Test {
 protected:
  RunFollowTest() { scene_.Add("moss").Add("fern"); }

  // The binding of moss is under way, and nothing has come of it yet.
  void Send() {
    scene_.Begin();
    scene_.Step();
    scene_.Allow("moss");
    scene_.Step();
    ASSERT_EQ(scene_.StateOf("moss"), "binding");
  }
  // Another shell goes on with what was written.
  void Restart() {
    const absl::StatusOr<run::Run> read = ReadRun(FormatRun(scene_.run), "test");
    ASSERT_TRUE(read.ok()) << read.status();
    scene_.run = *read;
    scene_.flight = {};
  }

  RunScene scene_;
};

TEST_F(RunFollowTest, AConflictIsLookedAtAgain) {
  scene_.moves.pop_back();
  Send();
  scene_.Answer("moss", Outcome::kConflict);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Contains("dry-run moss"));
  scene_.Allow("moss");
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Contains("bind moss"));
  EXPECT_EQ(scene_.move("moss").attempts, 2);
}

TEST_F(RunFollowTest, ALostAnswerIsFoundInTheGarden) {
  Send();
  scene_.Bind("moss", "b");
  scene_.Answer("moss", Outcome::kUnknown);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "moving");
  EXPECT_THAT(scene_.told, Contains("RunMoveBegun"));
}

// Else one more would begin before anybody counts it.
TEST_F(RunFollowTest, WhatIsFoundToHaveFailedCountsBeforeAnotherBegins) {
  scene_.Add("oak");
  Send();
  scene_.Bind("moss", "b");
  scene_.Answer("moss", Outcome::kDone);
  scene_.Step();
  scene_.Arrive("moss");
  scene_.Step();
  scene_.Step(absl::Minutes(11));  // The canary is healthy: others follow, two at a time.
  ASSERT_THAT(scene_.Done(), Contains("dry-run fern"));
  ASSERT_THAT(scene_.Done(), Contains("dry-run oak"));
  scene_.Allow("fern");
  scene_.Answer("oak", Outcome::kLater);
  scene_.Step();
  ASSERT_EQ(scene_.StateOf("fern"), "binding");
  scene_.Bind("fern", "b");
  scene_.FailForGood("fern");
  scene_.Answer("fern", Outcome::kUnknown);
  scene_.Step(absl::Minutes(2));
  EXPECT_EQ(scene_.StateOf("fern"), "failed");
  EXPECT_EQ(scene_.run.state, run::State::kHalted);
  EXPECT_THAT(scene_.Done(), Not(Contains("dry-run oak")));
}

TEST_F(RunFollowTest, ABindingThatIsNotFoundIsMadeAgainOnceItCannotComeAnyMore) {
  Send();
  scene_.Answer("moss", Outcome::kUnknown);
  scene_.Step(absl::Seconds(58));
  EXPECT_EQ(scene_.StateOf("moss"), "binding");
  scene_.Step(absl::Seconds(2));
  EXPECT_THAT(scene_.Done(), Contains("dry-run moss"));
}

TEST_F(RunFollowTest, AViewThatLagsDoesNotTellThatNothingWasBound) {
  Send();
  const auto old_view = scene_.View();
  scene_.Bind("moss", "b");
  scene_.old_view = old_view;
  scene_.view_age = absl::Seconds(70);
  scene_.Step(absl::Seconds(69));
  EXPECT_EQ(scene_.StateOf("moss"), "binding");
  scene_.Answer("moss", Outcome::kDone);
  scene_.Step(absl::Seconds(10));
  EXPECT_EQ(scene_.StateOf("moss"), "moving") << "and it was not bound back";
}

TEST_F(RunFollowTest, ARestartForgetsNothingAndDoesNothingTwice) {
  Send();
  const std::vector<std::string> told = scene_.told;
  Restart();
  scene_.Step();
  EXPECT_THAT(scene_.Done(), IsEmpty()) << "nobody knows what came of the binding";
  scene_.Bind("moss", "b");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "moving");
  Restart();
  scene_.Step();
  EXPECT_THAT(scene_.Done(), IsEmpty());
  scene_.Arrive("moss");
  scene_.Step();
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "RunMoveArrived"));
  Restart();
  scene_.Step();
  EXPECT_THAT(scene_.Done(), IsEmpty()) << "nothing is told twice";
}

TEST_F(RunFollowTest, AnAnswerThatComesTwiceCountsOnce) {
  scene_.moves.pop_back();
  Send();
  scene_.Answer("moss", Outcome::kConflict);
  scene_.Step();
  const Result again = {.kind = Action::Kind::kBind,
                        .shoot = "garden-dev/moss",
                        .seed = "b",
                        .id = scene_.flight.last_id,
                        .outcome = Outcome::kConflict};
  scene_.Step();
  scene_.Allow("moss");
  scene_.Step();
  ASSERT_EQ(scene_.StateOf("moss"), "binding");
  scene_.results = {again};
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "binding") << "it was the answer to another";
}

TEST_F(RunFollowTest, WhatIsDeniedForRealWaits) {
  Send();
  scene_.Answer("moss", Outcome::kDenied, "no");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
  EXPECT_EQ(scene_.move("moss").why, "no");
  EXPECT_TRUE(scene_.move("moss").refused.has_value());
}

TEST_F(RunFollowTest, WhatWasNotSentWaits) {
  Send();
  scene_.Answer("moss", Outcome::kNotSent);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
}

TEST_F(RunFollowTest, AShootThatSomebodyElseBindsIsLeftAlone) {
  scene_.Begin();
  scene_.Bind("moss", "c");
  scene_.Bind("fern", "b");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "left");
  EXPECT_EQ(scene_.move("moss").why, "it is bound to c, and runs on a");
  EXPECT_EQ(scene_.move("fern").why, "somebody else has bound it to b");
  EXPECT_THAT(scene_.told, Contains("RunMoveLeft").Times(2));
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kDone);
}

TEST_F(RunFollowTest, AShootThatIsDeletedIsLeftAlone) {
  scene_.Begin();
  scene_.shoot("moss").deleting = true;
  scene_.Delete("fern");
  scene_.Step();
  EXPECT_EQ(scene_.move("moss").why, "it is being deleted");
  EXPECT_EQ(scene_.move("fern").why, "it is deleted");
}

TEST_F(RunFollowTest, AShootThatSomebodyBindsBackOrOnIsLeftAlone) {
  Send();
  scene_.Bind("moss", "b");
  scene_.Answer("moss", Outcome::kDone);
  scene_.Step();
  scene_.Bind("moss", "a");
  scene_.Step(absl::Seconds(30));
  EXPECT_EQ(scene_.StateOf("moss"), "moving") << "the view may be older";
  scene_.Step(absl::Seconds(40));
  EXPECT_EQ(scene_.move("moss").why, "somebody has bound it back to a");
  EXPECT_EQ(scene_.StateOf("moss"), "left");
}

TEST_F(RunFollowTest, ABindingThatWasTakenBackBeforeItWasSeenIsNotMadeAgain) {
  Send();
  scene_.Answer("moss", Outcome::kUnknown);
  scene_.Bind("moss", "b");
  scene_.Bind("moss", "a");
  scene_.Step(absl::Seconds(70));
  EXPECT_EQ(scene_.StateOf("moss"), "left");
}

TEST_F(RunFollowTest, AFailedShootThatIsTriedAgainIsFollowed) {
  Send();
  scene_.Bind("moss", "b");
  scene_.Step();
  scene_.FailForGood("moss");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "failed");
  EXPECT_EQ(scene_.move("moss").why, "Migrate has failed");
  scene_.shoot("moss").last_operation.state = garden::OperationState::kProcessing;
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "moving");
  scene_.Arrive("moss");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "arrived");
}

TEST_F(RunFollowTest, AMoveThatNeverEndsIsFollowedForItsPatience) {
  Send();
  scene_.Bind("moss", "b");
  scene_.Step();
  scene_.Step(absl::Hours(24));
  EXPECT_EQ(scene_.StateOf("moss"), "overdue");
  scene_.Step(absl::Hours(2));
  EXPECT_EQ(scene_.StateOf("moss"), "failed");
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "failed");
  EXPECT_THAT(scene_.Done(), IsEmpty());
}

TEST_F(RunFollowTest, AStoppedRunFollowsWhatItHasBegunToTheEnd) {
  Send();
  scene_.Order(Order::Kind::kStop);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("fern"), "cancelled");
  EXPECT_EQ(scene_.StateOf("moss"), "binding");
  scene_.Bind("moss", "b");
  scene_.Step();
  EXPECT_FALSE(scene_.run.ended.has_value());
  scene_.Arrive("moss");
  scene_.Step();
  scene_.Step();
  EXPECT_TRUE(scene_.run.ended.has_value());
  EXPECT_THAT(scene_.told, Contains("RunEnded"));
}

TEST_F(RunFollowTest, WhatAStoppedRunCouldNotBindIsCancelled) {
  Send();
  scene_.Order(Order::Kind::kStop);
  scene_.Answer("moss", Outcome::kConflict);
  scene_.Step();
  EXPECT_EQ(scene_.StateOf("moss"), "cancelled");
}

TEST_F(RunFollowTest, PausingBeginsNothingMore) {
  scene_.Begin();
  scene_.Step();
  scene_.Allow("moss");
  scene_.Order(Order::Kind::kPause);
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Not(Contains("bind moss")));
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.Order(Order::Kind::kResume);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
}

}  // namespace
}  // namespace trowel::run

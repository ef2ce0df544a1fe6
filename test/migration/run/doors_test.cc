#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/run/run_scene.h"

// Drained seeds are closed for new shoots, and opened again in the end.
namespace trowel::run {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RunScene;

class RunDoorsTest : public ::testing::Test {
 protected:
  RunDoorsTest() {
    scene_.settings().cordon = true;
    scene_.Add("moss");
  }
  std::string_view Door() const { return Name(scene_.run.sources[0].door); }
  // Closed, and the one move has arrived.
  void Drain() {
    scene_.Begin();
    scene_.Step();
    scene_.seed("a").visible = false;
    ASSERT_THAT(scene_.BindAll(), ElementsAre("moss"));
    scene_.Arrive("moss");
    scene_.Step();
    ASSERT_EQ(scene_.run.state, State::kDone);
  }

  RunScene scene_;
};

TEST_F(RunDoorsTest, TheSeedIsClosedBeforeAnythingMoves) {
  scene_.Begin();
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Contains("close a"));
  EXPECT_EQ(Door(), "closing");
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.seed("a").visible = false;
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
  EXPECT_EQ(Door(), "closed");
}

TEST_F(RunDoorsTest, ItIsOpenedAgainInTheEnd) {
  Drain();
  EXPECT_THAT(scene_.Done(), Contains("open a"));
  EXPECT_FALSE(scene_.run.ended.has_value());
  scene_.seed("a").visible = true;
  scene_.Step();
  scene_.Step();
  EXPECT_EQ(Door(), "reopened");
  EXPECT_TRUE(scene_.run.ended.has_value());
}

TEST_F(RunDoorsTest, ItStaysClosedIfThatIsAskedFor) {
  scene_.settings().keep_closed = true;
  Drain();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(scene_.Done(), Not(Contains("open a")));
    scene_.Step();
  }
  EXPECT_TRUE(scene_.run.ended.has_value());
}

TEST_F(RunDoorsTest, ASeedThatWasClosedBeforeIsNotOpened) {
  scene_.seed("a").visible = false;
  Drain();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(scene_.Done(), Not(Contains("open a")));
    scene_.Step();
  }
  EXPECT_TRUE(scene_.run.ended.has_value());
}

TEST_F(RunDoorsTest, ASeedThatSomebodyOpensStaysOpen) {
  scene_.Begin();
  scene_.Step();
  scene_.seed("a").visible = false;
  scene_.Step();
  scene_.seed("a").visible = true;
  scene_.Step(absl::Minutes(2));
  EXPECT_EQ(Door(), "left-alone");
  EXPECT_THAT(scene_.told, Contains("RunSeedOpened"));
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
}

TEST_F(RunDoorsTest, WhatIsNotSeenIsAskedForAgain) {
  scene_.Begin();
  scene_.Step();
  scene_.Step(absl::Seconds(20));
  EXPECT_THAT(scene_.Done(), IsEmpty());
  scene_.Step(absl::Seconds(11));
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "close a"));
  scene_.flight = {};
  scene_.Step();
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "close a")) << "another shell knows of none";
}

TEST_F(RunDoorsTest, WhereTheRightsAreMissingAPersonDecides) {
  scene_.Begin();
  scene_.Step();
  scene_.results = {{.kind = Action::Kind::kClose,
                     .seed = "a",
                     .outcome = Result::Outcome::kDenied,
                     .text = "seeds is forbidden"}};
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kHalted);
  EXPECT_EQ(scene_.run.why,
            "seed a cannot be closed: seeds is forbidden; resume to go on with it open");
  scene_.Order(Order::Kind::kResume);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
}

TEST_F(RunDoorsTest, AStoppedRunOpensWhatItHasClosed) {
  scene_.Begin();
  scene_.Step();
  scene_.seed("a").visible = false;
  scene_.Order(Order::Kind::kStop);
  scene_.Step();
  EXPECT_EQ(Door(), "closed") << "the closing may have come";
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Contains("open a"));
}

}  // namespace
}  // namespace trowel::run

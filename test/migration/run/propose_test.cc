#include "migration/run/propose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migration/run/eta.h"
#include "migration/run/text.h"
#include "migration/run/undo.h"
#include "test/migration/run/run_scene.h"

namespace trowel::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::RunScene;

class RunProposeTest : public ::testing::Test {
 protected:
  RunProposeTest() { scene_.Add("moss").Add("fern"); }

  std::string Propose() {
    const std::shared_ptr<const garden::GardenView> view = scene_.View();
    scheduler::PlanOptions options;
    options.now = scene_.now;
    const absl::StatusOr<run::Run> proposed = run::Propose(
        scene_.proposal, scheduler::PlanDrain({"a"}, options, *view, scene_.policy), scene_.policy);
    if (!proposed.ok()) return std::string(Message(proposed.status()));
    scene_.run = *proposed;
    return "proposed";
  }
  // All is done, and nothing under way.
  void Finish() {
    scene_.settings().soak = absl::ZeroDuration();
    scene_.Begin();
    for (int i = 0; i < 6 && !scene_.run.ended.has_value(); ++i) {
      for (const std::string& name : scene_.BindAll()) scene_.Arrive(name);
      scene_.Step();
    }
    ASSERT_TRUE(scene_.run.ended.has_value());
  }

  RunScene scene_;
};

TEST_F(RunProposeTest, TheCanaryIsTheMoveOfTheLeastRisk) {
  scene_.shoot("moss").purpose = "production";
  scene_.shoot("fern").purpose = "evaluation";
  ASSERT_EQ(Propose(), "proposed");
  EXPECT_EQ(scene_.run.state, State::kProposed);
  EXPECT_EQ(scene_.run.moves[0].shoot, "garden-dev/fern");
  EXPECT_EQ(scene_.run.moves[1].risk, scheduler::Risk::kProduction);
  EXPECT_EQ(scene_.run.sources[0].seed, "a");
  EXPECT_EQ(scene_.run.policy_hash, "defaults");
}

TEST_F(RunProposeTest, WhatCannotBeIsRefusedWithItsField) {
  scene_.proposal.author.reason = " ";
  EXPECT_THAT(Propose(), HasSubstr("reason: say why"));
  scene_.proposal.author.reason = "so";
  scene_.proposal.name = "Night!";
  EXPECT_THAT(Propose(), HasSubstr("name: \"Night!\" is no name of a run"));
  scene_.proposal.name = "night";
  scene_.settings().max_parallel = 0;
  EXPECT_THAT(Propose(), HasSubstr("settings.maxParallel: 0 is not between"));
  scene_.settings().max_parallel = 5;
  scene_.settings().budgets.per_source = 0;
  EXPECT_THAT(Propose(), HasSubstr("settings.perSource: with 0 nothing could ever move"));
  scene_.settings().budgets = {};
  scene_.Delete("moss");
  scene_.Delete("fern");
  EXPECT_THAT(Propose(), HasSubstr("moves: the plan moves nothing"));
}

TEST_F(RunProposeTest, AnUndoTakesBackWhatHasArrivedTheLastFirst) {
  Finish();
  scene_.now += absl::Minutes(5);
  scene_.proposal.author.at = scene_.now;
  const absl::StatusOr<Undone> undone =
      Undo(scene_.run, scene_.proposal, *scene_.View(), scene_.policy);
  ASSERT_TRUE(undone.ok()) << undone.status();
  ASSERT_EQ(undone->run.moves.size(), 2U);
  EXPECT_EQ(undone->run.moves[0].shoot, "garden-dev/fern");
  EXPECT_EQ(undone->run.moves[0].from, "b");
  EXPECT_EQ(undone->run.moves[0].to, "a");
  EXPECT_EQ(undone->run.goal.of, "night");
  EXPECT_EQ(undone->run.state, State::kProposed);
  EXPECT_TRUE(undone->stays.empty());
}

TEST_F(RunProposeTest, AnUndoSaysWhatStays) {
  Finish();
  scene_.proposal.author.at = scene_.now;
  scene_.Bind("moss", "c");
  const absl::StatusOr<Undone> undone =
      Undo(scene_.run, scene_.proposal, *scene_.View(), scene_.policy);
  ASSERT_TRUE(undone.ok()) << undone.status();
  ASSERT_EQ(undone->stays.size(), 1U);
  EXPECT_EQ(undone->stays[0].shoot, "garden-dev/moss");
  EXPECT_EQ(undone->stays[0].why, "it is bound to c, and runs on b");
  scene_.seed("a").visible = false;
  EXPECT_THAT(std::string(Message(
                  Undo(scene_.run, scene_.proposal, *scene_.View(), scene_.policy).status())),
              HasSubstr("nothing that it has moved can go back"));
}

TEST_F(RunProposeTest, ARunThatHasNotEndedIsNotTakenBack) {
  scene_.Begin();
  scene_.BindAll();
  const auto undone = Undo(scene_.run, scene_.proposal, *scene_.View(), scene_.policy);
  EXPECT_THAT(std::string(Message(undone.status())), HasSubstr("stop it first"));
}

TEST_F(RunProposeTest, TheTimeLeftIsReckonedBySlots) {
  scene_.settings().max_parallel = 2;
  scene_.settings().soak = absl::Minutes(10);
  scene_.AddMany(4).Begin();
  scene_.Step();
  // The canary, its soak, two at a time of 30 minutes each: the pace is 1 until the canary arrives.
  const std::optional<Eta> eta = TimeLeft(scene_.run, scene_.now);
  ASSERT_TRUE(eta.has_value());
  EXPECT_EQ(eta->measured, 0);
  EXPECT_EQ(eta->usual, absl::Minutes(30));
  EXPECT_EQ(eta->left, absl::Minutes(30 + 10 + 3 * 30));
}

TEST_F(RunProposeTest, TheTimeLeftIsMeasuredWhereMovesHaveEnded) {
  Finish();
  scene_.run.state = State::kRunning;
  scene_.run.ended.reset();
  Move waiting = scene_.run.moves[0];
  waiting.state = MoveState::kWaiting;
  waiting.begun.reset();
  waiting.ended.reset();
  for (Move& move : scene_.run.moves) move.begun = *move.ended - absl::Minutes(12);
  scene_.run.moves.push_back(waiting);
  const std::optional<Eta> eta = TimeLeft(scene_.run, scene_.now);
  ASSERT_TRUE(eta.has_value());
  EXPECT_EQ(eta->measured, 2);
  EXPECT_EQ(eta->left, absl::Minutes(12));
  scene_.run.state = State::kHalted;
  EXPECT_FALSE(TimeLeft(scene_.run, scene_.now).has_value());
}

}  // namespace
}  // namespace trowel::run

#include "migration/run/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/run/run_scene.h"

namespace trowel::run {
namespace {

using ::testing::HasSubstr;
using testing::RunScene;
using Kind = Order::Kind;

class RunOrderTest : public ::testing::Test {
 protected:
  RunOrderTest() {
    scene_.Add("moss").Add("fern").Begin();
    scene_.orders.clear();  // Not approved yet.
  }
  std::string Say(Kind kind, const std::string& by = "ada", const std::string& plan = "") {
    const absl::Status status =
        Obey({.kind = kind, .by = by, .reason = "lunch", .plan = plan}, scene_.now, &run_);
    return status.ok() ? std::string(Name(run_.state)) : std::string(Message(status));
  }

  RunScene scene_;
  run::Run& run_ = scene_.run;
};

TEST_F(RunOrderTest, NothingMovesBeforeSomebodyApproves) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(scene_.Step().empty());
  EXPECT_EQ(run_.state, State::kProposed);
}

TEST_F(RunOrderTest, GoesThroughItsStates) {
  EXPECT_EQ(Say(Kind::kApprove), "Approved");
  EXPECT_EQ(run_.approvals[0].by, "ada");
  EXPECT_EQ(Say(Kind::kPause), "Paused");
  EXPECT_EQ(run_.why, "paused by ada: lunch");
  EXPECT_EQ(Say(Kind::kResume), "Approved") << "it had not begun";
  scene_.Step();
  EXPECT_EQ(run_.state, State::kRunning);
  EXPECT_EQ(Say(Kind::kPause), "Paused");
  EXPECT_EQ(Say(Kind::kResume), "Running");
  EXPECT_EQ(Say(Kind::kStop), "Stopped");
  EXPECT_EQ(run_.moves[0].state, MoveState::kCancelled);
}

TEST_F(RunOrderTest, WhatCannotBeIsRefusedAndSaidSo) {
  EXPECT_EQ(Say(Kind::kResume), "run night cannot be resumed: it is Proposed");
  EXPECT_EQ(Say(Kind::kPause), "run night cannot be paused: it is Proposed");
  Say(Kind::kApprove);
  EXPECT_EQ(Say(Kind::kApprove), "run night cannot be approved: it is Approved");
  Say(Kind::kStop);
  EXPECT_THAT(Say(Kind::kResume), HasSubstr("propose a new one for what is left"));
  EXPECT_EQ(Say(Kind::kStop), "run night cannot be stopped: it is Stopped");
  EXPECT_EQ(Say(Kind::kPause, ""), "by: nobody says who orders it");
}

TEST_F(RunOrderTest, TwoPersonsMeansAnotherThanTheAuthor) {
  run_.settings.two_person = true;
  EXPECT_EQ(Say(Kind::kApprove, "bob"),
            "run night was proposed by bob; another person has to approve it");
  EXPECT_EQ(run_.state, State::kProposed);
  EXPECT_EQ(Say(Kind::kApprove, "ada"), "Approved");
}

TEST_F(RunOrderTest, ApprovesThePlanThatWasLookedAt) {
  EXPECT_THAT(Say(Kind::kApprove, "ada", "0123456789ab"), HasSubstr("look at it again"));
  EXPECT_EQ(Say(Kind::kApprove, "ada", PlanHash(run_)), "Approved");
}

TEST_F(RunOrderTest, AnOrderIsToldWhetherItIsObeyedOrNot) {
  scene_.Order(Kind::kApprove);
  scene_.Order(Kind::kApprove);
  scene_.Step();
  EXPECT_THAT(scene_.told, ::testing::ElementsAre("RunOrdered", "RunOrderRefused", "RunBegun"));
}

TEST_F(RunOrderTest, TwoRunsForOneSeedAreRefused) {
  const auto claim = [&](std::vector<std::string> drains, std::vector<std::string> fills,
                         std::vector<std::string> shoots) {
    const std::vector<Claim> others = {{.run = "other",
                                        .drains = std::move(drains),
                                        .fills = std::move(fills),
                                        .shoots = std::move(shoots)}};
    return std::string(Message(CheckClaims(run_, others)));
  };
  EXPECT_EQ(claim({"x"}, {"b", "y"}, {"garden-dev/oak"}), "");
  EXPECT_THAT(claim({"a"}, {}, {}), HasSubstr("seed a is emptied by another run (run other)"));
  EXPECT_THAT(claim({}, {"a"}, {}), HasSubstr("seed a is filled by another run"));
  EXPECT_THAT(claim({"b"}, {}, {}), HasSubstr("destination b is emptied by another run"));
  EXPECT_THAT(claim({}, {}, {"garden-dev/moss"}),
              HasSubstr("shoot garden-dev/moss is moved by another run"));
  const std::vector<Claim> own = {ClaimOf(run_)};
  EXPECT_TRUE(CheckClaims(run_, own).ok());
}

TEST_F(RunOrderTest, ARunThatMeetsAnotherIsHaltedBeforeItBegins) {
  scene_.others = {{.run = "other", .drains = {"a"}}};
  scene_.Order(Kind::kApprove);
  scene_.Step();
  EXPECT_EQ(run_.state, State::kHalted);
  EXPECT_THAT(run_.why, HasSubstr("run other"));
  EXPECT_FALSE(run_.began.has_value());
  scene_.others.clear();
  scene_.Order(Kind::kResume);
  scene_.Step();
  EXPECT_EQ(run_.state, State::kRunning);
}

}  // namespace
}  // namespace trowel::run

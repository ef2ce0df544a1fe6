#include "migration/run/text.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/run/run_scene.h"

namespace trowel::run {
namespace {

using testing::At;
using ::testing::HasSubstr;
using testing::RunScene;

constexpr std::string_view kSource = "ConfigMap garden/trowel-run-night";

class RunTextTest : public ::testing::Test {
 protected:
  RunTextTest() {
    scene_.settings().budgets.per_source = 3;
    scene_.settings().while_no_alert = "ALERTS{severity=\"critical\"}";
    policy::FreezeWindow window;
    window.name = "release";
    window.absolute.emplace(At("2026-12-24T00:00:00Z"), At("2026-12-27T00:00:00Z"));
    scene_.settings().freeze = {window};
    scene_.Add("moss").Add("fern", "c", scheduler::Risk::kProduction).Begin();
    scene_.settling = "";
    scene_.alerts = std::vector<std::string>();
    scene_.BindAll();
    text_ = FormatRun(scene_.run);
  }

  // What is said of the text with `from` replaced by `to`.
  std::string Refusal(const std::string& from, const std::string& to) {
    std::string edited = text_;
    EXPECT_EQ(absl::StrReplaceAll({{from, to}}, &edited), 1) << from << " in\n" << text_;
    return RefusalOf(edited);
  }
  static std::string RefusalOf(std::string_view text) {
    const absl::StatusOr<run::Run> read = ReadRun(text, kSource);
    return read.ok() ? "nothing" : std::string(Message(read.status()));
  }

  RunScene scene_;
  std::string text_;
};

TEST_F(RunTextTest, ReadsBackWhatWasWritten) {
  const absl::StatusOr<run::Run> read = ReadRun(text_, kSource);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(FormatRun(*read), text_);
  EXPECT_EQ(read->moves[0].state, MoveState::kMoving);
  EXPECT_EQ(read->moves[0].begun, scene_.run.moves[0].begun);
  EXPECT_EQ(read->settings.while_no_alert, "ALERTS{severity=\"critical\"}");
  ASSERT_EQ(read->settings.freeze.size(), 1U);
  EXPECT_EQ(read->settings.freeze[0].absolute->first, At("2026-12-24T00:00:00Z"));
  EXPECT_EQ(read->approvals[0].by, "ada");
}

TEST_F(RunTextTest, IsReadByPeople) {
  EXPECT_THAT(text_, HasSubstr("- {shoot: garden-dev/moss, from: a, to: b, live: false, risk: "
                               "evaluation, wave: 1, state: moving, attempts: 1, begun: "));
  EXPECT_THAT(text_, HasSubstr("\nstate: Running\n"));
  EXPECT_THAT(text_, HasSubstr("reason: \"seed a is replaced\""));
}

TEST_F(RunTextTest, WhatSomebodySaysIsOneLineThatReadsBack) {
  scene_.run.moves[1].why = "it says: \"no\"\n- {shoot: x}  # \x01\xff" + std::string(500, 'x');
  const std::string text = FormatRun(scene_.run);
  const absl::StatusOr<run::Run> read = ReadRun(text, kSource);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_LE(read->moves[1].why.size(), 160U);
  EXPECT_EQ(FormatRun(*read), text);
}

TEST_F(RunTextTest, AnEditedPlanIsRefused) {
  EXPECT_THAT(
      Refusal("shoot: garden-dev/fern, from: a, to: c", "shoot: garden-dev/fern, from: a, to: b"),
      HasSubstr("night: plan: the hash is "));
  EXPECT_THAT(Refusal("maxFailures: 0", "maxFailures: 9"), HasSubstr("a setting was edited"));
  EXPECT_THAT(Refusal("maxFailures: 0", "maxFailures: 9"),
              HasSubstr("a run is not edited by hand: "));
  EXPECT_THAT(Refusal("reason: \"seed a is replaced\"", "reason: \"\""),
              HasSubstr("author.reason"));
}

TEST_F(RunTextTest, ACutTextIsRefusedWhereverItIsCut) {
  for (std::size_t size = 0; size < text_.size() - 1; ++size) {
    ASSERT_FALSE(ReadRun(std::string_view(text_).substr(0, size), kSource).ok())
        << text_.substr(0, size);
  }
}

TEST_F(RunTextTest, AMissingMoveIsRefused) {
  EXPECT_THAT(Refusal(text_.substr(text_.find("- {shoot: garden-dev/fern")), ""),
              HasSubstr("count: 2 moves were written, 1 are there"));
}

TEST_F(RunTextTest, AnotherVersionIsRefusedByItsName) {
  const std::string refusal =
      Refusal("apiVersion: trowel.gardener.cloud/v1alpha1", "apiVersion: trowel.gardener.cloud/v1");
  EXPECT_THAT(refusal, HasSubstr("apiVersion: trowel.gardener.cloud/v1 is not"));
  EXPECT_THAT(refusal, HasSubstr("the version of trowel that wrote it"));
}

TEST_F(RunTextTest, WhatNobodyWritesIsRefusedWithItsPlace) {
  EXPECT_THAT(Refusal("state: moving", "state: flying"),
              HasSubstr("moves[0].state: expected waiting, binding,"));
  EXPECT_THAT(Refusal("state: Running", "state: Walking"), HasSubstr("state: expected Proposed,"));
  EXPECT_THAT(Refusal("parallel: 3", "paralel: 3"), HasSubstr("did you mean parallel?"));
  EXPECT_THAT(Refusal("parallel: 3", "parallel: 30"),
              HasSubstr("parallel: 30 is not between 1 and settings.maxParallel"));
  EXPECT_THAT(Refusal("\ncount: 2", ""), HasSubstr("count: is missing; it is always written"));
  EXPECT_THAT(Refusal("soak: 10m", "soak: ten"), HasSubstr("settings.soak: expected a duration"));
}

TEST_F(RunTextTest, AShootThatIsThereTwiceIsRefused) {
  scene_.run.moves[1].shoot = "garden-dev/moss";
  EXPECT_THAT(RefusalOf(FormatRun(scene_.run)),
              HasSubstr("moves[1].shoot: garden-dev/moss is there twice"));
}

TEST_F(RunTextTest, AStateThatContradictsItselfIsRefused) {
  const auto refusal_of = [&](auto&& edit) {
    run::Run run = scene_.run;
    edit(run);
    return RefusalOf(FormatRun(run));
  };
  EXPECT_THAT(refusal_of([](run::Run& run) { run.moves[0].begun.reset(); }),
              HasSubstr("moves[0].begun: is missing, though it is moving"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.moves[1].state = MoveState::kArrived; }),
              HasSubstr("moves[1].ended: is missing, though it is arrived"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.approvals.clear(); }),
              HasSubstr("approvals: nobody has approved it, though it is Running"));
  EXPECT_THAT(refusal_of([](run::Run& run) {
                run.settings.two_person = true;
                run.approvals[0].by = "bob";
              }),
              HasSubstr("approvals: bob has proposed it, and may not approve it"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.ended = run.author.at; }),
              HasSubstr("ended: is there, though it is Running"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.moves[1].to = "a"; }),
              HasSubstr("moves[1].to: is the same as from"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.moves[1].from = "b", run.moves[1].to = "a"; }),
              HasSubstr("moves[1].to: a is emptied by this run"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.state = State::kProposed; }),
              HasSubstr("state: it is Proposed, though somebody has approved it"));
  EXPECT_THAT(refusal_of([](run::Run& run) { run.state = State::kStopped; }),
              HasSubstr("moves[1].state: it is waiting, though the run is Stopped"));
}

TEST_F(RunTextTest, TwoThousandMovesFitIntoAConfigMap) {
  RunScene scene;
  for (int i = 0; i < 2000; ++i) {
    scene.moves.push_back({.shoot = fmt::format("garden-project-{:04}/shoot-{:06}", i, i),
                           .from = "aws-europe-west-0001",
                           .to = fmt::format("aws-europe-central-{:04}", i)});
  }
  scene.proposal.goal.seeds = {"aws-europe-west-0001"};
  scene.Begin();
  EXPECT_LE(BytesMax(scene.run), kRunBytesMax);
  for (Move& move : scene.run.moves) {
    move.state = MoveState::kFailed;
    move.attempts = 999;
    move.begun = move.ended = move.failed = scene.now;
    move.slow = true;
    move.why = std::string(400, '"');
  }
  const std::size_t most = FormatRun(scene.run).size();
  EXPECT_LE(most, kRunBytesMax);
}

TEST_F(RunTextTest, NoRunOutgrowsWhatWasReckoned) {
  run::Run run = scene_.run;
  for (Move& move : run.moves) {
    move = {.shoot = move.shoot, .from = move.from, .to = move.to, .risk = move.risk};
  }
  const std::size_t reckoned = BytesMax(run);
  for (Move& move : run.moves) {
    move.state = MoveState::kCancelled;
    move.attempts = 1'000'000'000;
    move.begun = move.ended = move.failed = scene_.now;
    move.slow = true;
    move.why = std::string(400, '"');
  }
  EXPECT_LE(FormatRun(run).size(), reckoned);
}

}  // namespace
}  // namespace trowel::run

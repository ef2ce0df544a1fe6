// The shell of a run against an API server that is as strict as a real one, and lets it down.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/carry/shell_fixture.h"

namespace trowel::carry {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Turn = Shell::Turn;

TEST_F(ShellTest, CarriesARunOutAndEnds) {
  scene.settings().cordon = true;
  Add("moss");
  Add("fern");
  Add("ivy");
  Begin();
  EXPECT_EQ(Rounds(60), Turn::kEnded);
  EXPECT_THAT(garden.Bindings(), UnorderedElementsAre("moss b", "fern b", "ivy b"));
  EXPECT_EQ(garden.DryRuns(), garden.Bindings());
  EXPECT_EQ(Run().state, run::State::kDone);
  const json seed = garden.Get(FakeRunGarden::kSeeds + std::string("a"));
  EXPECT_EQ(seed["spec"]["settings"]["scheduling"]["visible"], true) << "it is open again";
  EXPECT_THAT(garden.Requests(), Contains("PATCH /apis/core.gardener.cloud/v1beta1/seeds/a"));
}

TEST_F(ShellTest, DoesNothingBeforeItIsApproved) {
  Add("moss");
  Propose();
  EXPECT_EQ(Rounds(5), Turn::kRests);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  EXPECT_THAT(garden.DryRuns(), IsEmpty());
}

TEST_F(ShellTest, WritesBeforeItBinds) {
  Add("moss");
  Begin();
  std::string state;
  garden.BeforeNext("PUT", "/moss/binding", [&] {
    // The first is the dry run.
    garden.BeforeNext("PUT", "/moss/binding", [&] { state = Name(Run().moves[0].state); });
  });
  Rounds(10);
  EXPECT_EQ(state, "binding");
}

TEST_F(ShellTest, BindsAShootThatWasChangedMeanwhileOnceMore) {
  Add("moss");
  Begin();
  garden.BeforeNext("PUT", "/moss/binding", [&] {
    garden.BeforeNext("PUT", "/moss/binding", [&] {
      garden.Edit(FakeRunGarden::kShoots + std::string("moss"),
                  {{"metadata", {{"annotations", {{"somebody", "else"}}}}}});
    });
  });
  EXPECT_EQ(Rounds(60), Turn::kEnded);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
  EXPECT_THAT(garden.DryRuns(), ElementsAre("moss b", "moss b")) << "it is asked for anew";
}

TEST_F(ShellTest, LeavesAShootAloneThatSomebodyElseBinds) {
  Add("moss");
  Begin();
  garden.BeforeNext("PUT", "/moss/binding", [&] {
    garden.BeforeNext("PUT", "/moss/binding", [&] {
      garden.Edit(FakeRunGarden::kShoots + std::string("moss"), {{"spec", {{"seedName", "c"}}}});
    });
  });
  Rounds(200);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  EXPECT_EQ(Run().moves[0].state, run::MoveState::kLeft);
}

TEST_F(ShellTest, FindsABindingInTheGardenWhoseAnswerIsLost) {
  Add("moss");
  Begin();
  garden.LoseAnswers("PUT", "/moss/binding", 1);
  EXPECT_EQ(Rounds(60), Turn::kEnded);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
  EXPECT_EQ(Run().moves[0].state, run::MoveState::kArrived);
}

TEST_F(ShellTest, SendsNothingAfterAWriteWhoseAnswerIsLost) {
  Add("moss");
  Begin();
  for (int i = 0; i < 100 && Run().state != run::State::kDone; ++i) {
    // Every third one.
    if (i % 3 == 0) garden.LoseAnswers("PATCH", "trowel-run-night", 1);
    const std::size_t bound = garden.Bindings().size();
    const auto went = Round();
    if (!went.ok()) {
      EXPECT_EQ(garden.Bindings().size(), bound);
    }
    const garden::Shoot& shoot = scene.shoot("moss");
    if (shoot.seed_name != shoot.host_seed_name) scene.Arrive("moss");
  }
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
  EXPECT_EQ(Run().state, run::State::kDone);
}

TEST_F(ShellTest, AsksAgainForWhatIsForbiddenAndSaysWhy) {
  Add("moss");
  Begin();
  garden.Fail("PUT", "/moss/binding", 403);
  Rounds(30);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  EXPECT_THAT(Run().moves[0].why, HasSubstr("as the test wants it"));
  garden.Heal();
  arrives = true;
  for (int i = 0; i < 700 && Run().state != run::State::kDone; ++i) Rounds(1);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
}

TEST_F(ShellTest, BindsNothingWhileTheRunCannotBeWritten) {
  Add("moss");
  Begin();
  garden.Fail("PATCH", "trowel-run-night", 403);
  for (int i = 0; i < 20; ++i) Round().IgnoreError();
  EXPECT_EQ(Round().status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
}

TEST_F(ShellTest, KilledBetweenWritingAndBindingAnotherOneGoesOn) {
  Add("moss");
  Begin();
  for (int i = 0; i < 30 && garden.DryRuns().empty(); ++i) Rounds(1);
  garden.BeforeNext("PATCH", "trowel-run-night", [&] { leader.leads = false; });
  Rounds(1);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  EXPECT_EQ(Run().moves[0].state, run::MoveState::kBinding);
  Kill();
  EXPECT_EQ(Rounds(200), Turn::kEnded);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b")) << "no move twice, none forgotten";
}

TEST_F(ShellTest, KilledAfterBindingAnotherOneGoesOn) {
  Add("moss");
  Begin();
  arrives = false;
  for (int i = 0; i < 30 && garden.Bindings().empty(); ++i) Rounds(1);
  Kill();
  Rounds(5);
  EXPECT_EQ(Run().moves[0].state, run::MoveState::kMoving);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
}

TEST_F(ShellTest, TwoShellsThatBothBelieveToLeadBindNothingTwice) {
  for (const char* name : {"moss", "fern", "ivy", "oak"}) Add(name);
  Begin();
  Carrier other_carrier({.access = garden.AccessOf("trowel")}, &clock, &leader);
  Tools other_tools = tools;
  other_tools.carrier = &other_carrier;
  auto other = std::make_unique<Shell>("night", other_tools);
  for (int i = 0; i < 200 && Run().state != run::State::kDone; ++i) {
    Rounds(1);
    std::swap(shell, other);
  }
  EXPECT_EQ(Run().state, run::State::kDone);
  EXPECT_THAT(garden.Bindings(), UnorderedElementsAre("moss b", "fern b", "ivy b", "oak b"));
}

}  // namespace
}  // namespace trowel::carry

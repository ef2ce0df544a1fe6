// What a shell hears from people, and what it finds beside its own run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/carry/shell_fixture.h"

namespace trowel::carry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Turn = Shell::Turn;

TEST_F(ShellTest, HearsOfAnOrderThatComesInBetween) {
  Add("moss");
  Begin();
  garden.BeforeNext("PUT", "/moss/binding", [&] { Order(run::Order::Kind::kPause); });
  Rounds(20);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
  EXPECT_EQ(Run().state, run::State::kPaused);
  Order(run::Order::Kind::kResume);
  EXPECT_EQ(Rounds(60), Turn::kEnded);
  EXPECT_THAT(garden.Bindings(), ElementsAre("moss b"));
}

TEST_F(ShellTest, ObeysAnnotationsOnceAndTakesThemAway) {
  Add("moss");
  Propose();
  Annotate("approve");
  Rounds(3);
  EXPECT_EQ(Run().state, run::State::kRunning);
  EXPECT_THAT(Run().approvals.at(0).by, HasSubstr("somebody who annotated"));
  EXPECT_FALSE(garden.Get(kMap)["metadata"]
                   .value("/annotations"_json_pointer, json::object())
                   .contains(std::string(kOrderAnnotation)));
  Annotate("stop");
  Rounds(3);
  EXPECT_EQ(Run().state, run::State::kStopped);
}

TEST_F(ShellTest, TakesNoAnnotationForTheSecondPerson) {
  scene.settings().two_person = true;
  Add("moss");
  Propose();
  Annotate("approve");
  Rounds(5);
  EXPECT_EQ(Run().state, run::State::kProposed);
  EXPECT_THAT(garden.Bindings(), IsEmpty());
}

TEST_F(ShellTest, RefusesATextThatSomebodyHasEdited) {
  Add("moss");
  Begin();
  std::string text = garden.Get(kMap)["data"]["run.yaml"];
  text.replace(text.find("to: b"), 5, "to: c");
  garden.Edit(kMap, {{"data", {{"run.yaml", text}}}});
  const auto went = Round();
  EXPECT_TRUE(absl::IsInvalidArgument(went.status())) << went.status();
  EXPECT_THAT(std::string(Message(went.status())), HasSubstr("trowel-run-night"));
  EXPECT_THAT(garden.DryRuns(), IsEmpty());
}

TEST_F(ShellTest, EndsWhenItsConfigMapIsDeleted) {
  Add("moss");
  Begin();
  Rounds(1);
  garden.Delete(kMap);
  EXPECT_EQ(Rounds(1), Turn::kGone);
}

TEST_F(ShellTest, SendsNothingAfterTheLeaseIsLost) {
  Add("moss");
  Begin();
  leader.leads = false;
  EXPECT_FALSE(Round().ok());
  EXPECT_THAT(garden.DryRuns(), IsEmpty());
}

TEST_F(ShellTest, BeginsNothingBesideARunThatEmptiesTheSameSeed) {
  Add("moss");
  Add("fern");
  Begin();
  auto other = store.Read("night")->run;
  other.name = "other";
  ASSERT_TRUE(store.Create(other).ok());
  Rounds(3);
  EXPECT_EQ(Run().state, run::State::kHalted);
  EXPECT_THAT(Run().why, HasSubstr("run other"));
  EXPECT_THAT(garden.Bindings(), IsEmpty());
}

}  // namespace
}  // namespace trowel::carry

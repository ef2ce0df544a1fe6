#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/run/run_scene.h"
#include "test/support/tune.h"

// Which move begins, and when.
namespace trowel::run {
namespace {

using scheduler::Risk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RunScene;
using ::testing::StartsWith;

constexpr absl::Duration kSoaked = absl::Minutes(11);

class RunBeginTest : public ::testing::Test {
 protected:
  // The first move has shown that all goes well: the pace alone holds the others.
  void PassCanary() {
    EXPECT_THAT(scene_.BindAll(), ElementsAre("canary"));
    scene_.Arrive("canary");
    scene_.Step();
    EXPECT_EQ(scene_.StateOf("canary"), "arrived");
    scene_.Step(kSoaked);
  }
  RunScene& WithCanary(const std::string& to = "b") { return scene_.Add("canary", to); }

  RunScene scene_;
};

TEST_F(RunBeginTest, ABindingIsTriedFirstThenWrittenThenMade) {
  scene_.Add("moss").Begin();
  scene_.Step();
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "dry-run moss", "RunOrdered", "RunBegun"));
  scene_.Allow("moss");
  scene_.Step();
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "bind moss"));
  EXPECT_EQ(scene_.actions[1].resource_version, "7");
  EXPECT_EQ(scene_.actions[1].from, "a");
  EXPECT_EQ(scene_.actions[1].seed, "b");
  EXPECT_EQ(scene_.actions[1].until, scene_.now + absl::Seconds(15));
  EXPECT_EQ(scene_.StateOf("moss"), "binding");
  scene_.Bind("moss", "b");
  scene_.Allow("moss");
  scene_.Step();
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "RunMoveBegun"));
  EXPECT_EQ(scene_.StateOf("moss"), "moving");
}

TEST_F(RunBeginTest, TheCanaryGoesAloneAndRestsBeforeOthersFollow) {
  WithCanary().AddMany(4).Begin();
  EXPECT_THAT(scene_.BindAll(), ElementsAre("canary"));
  EXPECT_THAT(scene_.flight.holds, Contains(HasSubstr("canary")));
  scene_.Arrive("canary");
  EXPECT_THAT(scene_.BindAll(), IsEmpty()) << "it rests";
  scene_.Step(absl::Minutes(9));
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.Step(absl::Minutes(1));
  EXPECT_THAT(scene_.BindAll(), Not(IsEmpty()));
}

TEST_F(RunBeginTest, ACanaryThatFallsIllWhileItRestsHaltsTheRun) {
  WithCanary().AddMany(4).Begin();
  scene_.BindAll();
  scene_.Arrive("canary");
  scene_.Step(absl::Minutes(5));
  scene_.shoot("canary").last_operation = {.type = garden::OperationType::kReconcile,
                                           .state = garden::OperationState::kError};
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kHalted);
  scene_.Step(kSoaked);
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
}

TEST_F(RunBeginTest, WhereTheCanaryLeavesAnotherTakesItsPlace) {
  WithCanary().AddMany(4).Begin();
  scene_.BindAll();
  scene_.Delete("canary");
  scene_.Step(absl::Minutes(2));
  EXPECT_EQ(scene_.StateOf("canary"), "left");
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s00"));
}

TEST_F(RunBeginTest, NoHibernatedShootIsACanaryForProduction) {
  scene_.Add("asleep", "b", Risk::kHibernated)
      .Add("also-asleep", "b", Risk::kHibernated)
      .Add("awake", "b", Risk::kDevelopment)
      .Add("shop", "b", Risk::kProduction)
      .Add("bank", "b", Risk::kProduction)
      .Begin();
  EXPECT_THAT(scene_.BindAll(), ElementsAre("asleep"));
  scene_.Arrive("asleep");
  scene_.Step();
  scene_.Step(kSoaked);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("also-asleep", "awake"));
  scene_.Arrive("awake");
  scene_.Step();
  scene_.Step(kSoaked);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("shop", "bank"));
}

TEST_F(RunBeginTest, ProductionAloneHasACanaryOfItsOwn) {
  scene_.Add("asleep", "b", Risk::kHibernated)
      .Add("shop", "b", Risk::kProduction)
      .Add("bank", "b", Risk::kProduction)
      .Begin();
  EXPECT_THAT(scene_.BindAll(), ElementsAre("asleep"));
  scene_.Arrive("asleep");
  scene_.Step();
  scene_.Step(kSoaked);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("shop"));
}

TEST_F(RunBeginTest, ThePaceGrowsByOneAWave) {
  scene_.settings().max_parallel = 4;
  WithCanary().AddMany(12).Begin();
  EXPECT_EQ(scene_.run.parallel, 2);
  PassCanary();
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s00", "s01"));
  scene_.Arrive("s00");  // The second, with the canary.
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s02", "s03"));
  EXPECT_EQ(scene_.run.parallel, 3);
  for (const std::string name : {"s01", "s02", "s03"}) scene_.Arrive(name);
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s04", "s05", "s06", "s07"));
  for (const std::string name : {"s04", "s05", "s06", "s07"}) scene_.Arrive(name);
  scene_.BindAll();
  EXPECT_EQ(scene_.run.parallel, 4) << "as the settings say";
}

TEST_F(RunBeginTest, ThePaceIsHalvedByASlowMoveOnce) {
  scene_.settings().max_parallel = 8;
  scene_.settings().slow_after = absl::Minutes(10);
  WithCanary().AddMany(12).Begin();
  PassCanary();
  EXPECT_EQ(scene_.run.parallel, 4);
  EXPECT_EQ(scene_.BindAll().size(), 4U);
  scene_.Arrive("s01");
  scene_.Arrive("s02");
  scene_.Arrive("s03");
  scene_.Step();
  EXPECT_EQ(scene_.run.parallel, 5);
  scene_.Step(absl::Minutes(9));
  EXPECT_EQ(scene_.run.parallel, 5);
  scene_.Step(absl::Minutes(2));
  EXPECT_TRUE(scene_.move("s00").slow);
  EXPECT_EQ(scene_.run.parallel, 2);
  const int slowed = scene_.run.parallel;
  scene_.Step();
  EXPECT_EQ(scene_.run.parallel, slowed);
}

TEST_F(RunBeginTest, BudgetsCountWhatOthersMoveAsWell) {
  scene_.settings().budgets.per_destination = 2;
  WithCanary("c").AddMany(3, "b").Begin();
  PassCanary();
  scene_.Add("foreign");
  scene_.Bind("foreign", "b");
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s00"));
  EXPECT_THAT(scene_.flight.holds, Contains("a budget is used up, of a to b"));
  scene_.Arrive("foreign");
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s01"));
}

TEST_F(RunBeginTest, EachBudgetBounds) {
  using scheduler::BudgetLimits;
  for (const auto& [limits, expected] :
       std::vector<std::pair<BudgetLimits, std::size_t>>{{{}, 3},
                                                         {{.garden = 1}, 1},
                                                         {{.per_source = 1}, 1},
                                                         {{.per_destination = 1}, 2},
                                                         {{.per_pair = 1}, 2},
                                                         {{.per_project = 1}, 1}}) {
    RunScene scene;
    scene.settings().budgets = limits;
    scene.settings().soak = absl::ZeroDuration();
    scene.Add("canary").Add("x", "b").Add("y", "b").Add("z", "c").Begin();
    scene.BindAll();
    scene.Arrive("canary");
    EXPECT_EQ(scene.BindAll().size(), expected);
  }
}

TEST_F(RunBeginTest, ThePolicysBudgetHoldsWhereItIsNarrower) {
  policy::RuleConfig& budget = scene_.policy.rules[*policy::FindAnyRule("migration-budget")];
  budget.mode = policy::Mode::kEnforce;
  testing::Tune("migration-budget", "perDestination: 1", &budget);
  WithCanary().AddMany(3).Begin();
  PassCanary();
  EXPECT_THAT(scene_.BindAll(), ElementsAre("s00")) << "also before the garden shows it";
  EXPECT_FALSE(scene_.move("s01").refused.has_value()) << "that passes";
}

TEST_F(RunBeginTest, WhatThePolicyDeniesIsSaidAskedAgainAndGivenUpInTheEnd) {
  WithCanary().Add("moss").Begin();
  PassCanary();
  scene_.seed("b").backup_buckets_ready.status = garden::Condition::Status::kFalse;
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_THAT(scene_.move("moss").why, HasSubstr("seed-healthy: "));
  EXPECT_TRUE(scene_.move("moss").refused.has_value());
  scene_.Step(absl::Hours(23));
  EXPECT_EQ(scene_.StateOf("moss"), "waiting");
  scene_.Step(absl::Hours(2));
  EXPECT_EQ(scene_.StateOf("moss"), "refused");
  EXPECT_THAT(scene_.told, Contains("RunMoveRefused"));
  scene_.Step();
  EXPECT_EQ(scene_.run.state, State::kDone);
}

TEST_F(RunBeginTest, NothingIsPlacedWhereASchedulerWouldNotWhateverTheModesAre) {
  scene_.policy.enforcement = policy::Mode::kWarn;
  scene_.Add("moss").Begin();
  scene_.seed("b").visible = false;
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.seed("b").visible = true;
  scene_.seed("b").taints = {{.key = "seed.gardener.cloud/protected", .value = {}}};
  scene_.Step(absl::Minutes(2));
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  scene_.seed("b").taints.clear();
  scene_.Step(absl::Minutes(2));
  EXPECT_THAT(scene_.BindAll(), ElementsAre("moss"));
}

TEST_F(RunBeginTest, AMoveThatWouldBeAnotherThanPlannedIsRefused) {
  scene_.Add("moss").Begin();
  scene_.shoot("moss").live_migrate = true;
  EXPECT_THAT(scene_.BindAll(), IsEmpty());
  EXPECT_THAT(scene_.move("moss").why, HasSubstr("annotated to move live"));
}

TEST_F(RunBeginTest, ADryRunThatIsDeniedIsSaid) {
  scene_.Add("moss").Begin();
  scene_.Step();
  scene_.Answer("moss", Result::Outcome::kDenied, "admission webhook denied the request");
  scene_.Step();
  EXPECT_EQ(scene_.move("moss").why, "admission webhook denied the request");
  EXPECT_THAT(scene_.Done(), ElementsAre("write"));
  scene_.Step(absl::Minutes(1));
  EXPECT_THAT(scene_.Done(), Contains("dry-run moss"));
}

TEST_F(RunBeginTest, WhatADryRunHasSaidIsJudgedAgainAndSoonForgotten) {
  scene_.Add("moss").Begin();
  scene_.Step();
  scene_.Allow("moss");
  scene_.seed("b").gardenlet_ready.status = garden::Condition::Status::kUnknown;
  scene_.Step();
  EXPECT_THAT(scene_.Done(), Not(Contains(StartsWith("bind"))));
  scene_.seed("b").gardenlet_ready.status = garden::Condition::Status::kTrue;
  scene_.Step(absl::Minutes(2));
  EXPECT_THAT(scene_.Done(), Contains("dry-run moss")) << "anew";
}

TEST_F(RunBeginTest, ADryRunThatNobodyAnswersIsMadeAgain) {
  scene_.Add("moss").Begin();
  scene_.Step();
  scene_.Step(absl::Seconds(58));
  EXPECT_THAT(scene_.Done(), IsEmpty());
  scene_.Step(absl::Seconds(2));
  EXPECT_THAT(scene_.Done(), ElementsAre("dry-run moss"));
}

TEST_F(RunBeginTest, WritesOnceASecondAndTellsWhatStandsThere) {
  scene_.settings().soak = absl::ZeroDuration();
  scene_.Add("moss").Add("fern").Begin();
  scene_.BindAll();
  scene_.Arrive("moss");
  scene_.Step();
  const auto arrived = scene_.Done();
  EXPECT_THAT(arrived, ElementsAre("write", "dry-run fern", "RunMoveArrived"));
  scene_.Allow("fern");
  scene_.Step(absl::Milliseconds(300));
  EXPECT_THAT(scene_.Done(), IsEmpty()) << "too early to write";
  scene_.Step(absl::Milliseconds(700));
  EXPECT_THAT(scene_.Done(), ElementsAre("write", "bind fern"));
}

}  // namespace
}  // namespace trowel::run

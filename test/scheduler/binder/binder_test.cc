#include "scheduler/binder/binder.h"

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/binder/binder_fixture.h"
#include "test/support/eventually.h"

namespace trowel::scheduler {
namespace {

using std::chrono_literals::operator""ms;
using test::Eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class BinderTest : public ::testing::Test, public trowel::testing::BinderFixture {};

TEST_F(BinderTest, BindsWhereTheRankingSaysAndTellsWhy) {
  AddWaiting("moss");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_EQ(shoots.SeedOf("moss"), "aws-eu1");
  EXPECT_THAT(shoots.Events().front(),
              StartsWith("SchedulingSuccessful moss: Scheduled to seed aws-eu1, score "));
  EXPECT_THAT(shoots.Events().front(), HasSubstr(", before aws-eu2 with "));
  EXPECT_THAT(shoots.Events().front(), HasSubstr("; 2 of 2 seeds qualify"));
  EXPECT_EQ(Results(BindResult::kBound), 1U);
  // Created two seconds before.
  EXPECT_EQ(binder->stats().binding_seconds, 2);
  EXPECT_EQ(binder->stats().binding[4], 1U);
}

TEST_F(BinderTest, LeavesOtherSchedulersShootsAlone) {
  AddWaiting("fern", "default-scheduler");
  AddWaiting("moss");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kBound) == 1; }));
  EXPECT_EQ(shoots.SeedOf("fern"), "");
  EXPECT_EQ(shoots.Count("GET", "fern"), 0U);
}

TEST_F(BinderTest, CountsWhatItHasJustBoundBeforeTheGardenShowsIt) {
  garden.source.allocatable_shoots = 4;  // One of them is elm's.
  garden.destination.allocatable_shoots = 2;
  for (int i = 0; i < 8; ++i) AddWaiting("moss" + std::to_string(i));
  Publish();
  Start(8);
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kBound) == 5; }));
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 8; }));
  int near = 0, far = 0;
  for (const std::string& binding : shoots.Bindings()) {
    (binding.ends_with("aws-eu1") ? near : far) += 1;
  }
  EXPECT_EQ(near, 3);
  EXPECT_EQ(far, 2);
  EXPECT_TRUE(Eventually([&] { return binder->stats().queue.unplaceable == 3; }));
}

// A PATCH or a read that fails says nothing about the shoot: its owner still waits to hear why.
TEST_F(BinderTest, BindsAnUnplaceableShootOnceASeedHasRoom) {
  garden.with_destination = false;
  garden.source.allocatable_shoots = 0;
  AddWaiting("moss");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return !shoots.OperationOf("moss").empty(); }));
  garden.with_destination = true;
  Publish();
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(Eventually([&] { return shoots.SeedOf("moss") == "aws-eu2"; }));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5'000ms);
  EXPECT_EQ(shoots.OperationOf("moss"), "");
}

TEST_F(BinderTest, DecidesAnewWhenTheShootChangesUnderItsHands) {
  AddWaiting("moss");
  shoots.BeforeBinding([&] { shoots.Edit("moss", {{"spec", {{"region", "eu-central-1"}}}}); });
  Publish();
  Start();
  // By what it says now: the other seed is nearer.
  ASSERT_TRUE(Eventually([&] { return shoots.SeedOf("moss") == "aws-eu2"; }));
  EXPECT_EQ(Results(BindResult::kConflict), 1U);
  EXPECT_THAT(shoots.Bindings(), ElementsAre("moss aws-eu2"));
}

TEST_F(BinderTest, GivesWayToAHandMadeBinding) {
  AddWaiting("moss");
  shoots.BeforeBinding([&] { shoots.Edit("moss", {{"spec", {{"seedName", "aws-eu2"}}}}); });
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kGone) == 1; }));
  EXPECT_EQ(shoots.SeedOf("moss"), "aws-eu2");
  EXPECT_THAT(shoots.Bindings(), IsEmpty());
  EXPECT_THAT(shoots.Events(), IsEmpty());
  EXPECT_EQ(shoots.OperationOf("moss"), "");
}

TEST_F(BinderTest, ForgetsAShootThatIsGone) {
  AddWaiting("moss");
  shoots.Delete("moss");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kGone) == 1; }));
  EXPECT_THAT(shoots.Bindings(), IsEmpty());
}

TEST_F(BinderTest, WaitsAsLongAsTheServerAsks) {
  AddWaiting("moss");
  shoots.Fail("PUT", "/binding", 429, "Retry-After: 600\r\n");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return binder->stats().queue.backoff == 1; }));
  shoots.Heal();
  std::this_thread::sleep_for(1'500ms);  // Longer than its own first wait.
  EXPECT_EQ(shoots.Count("PUT", "/binding"), 1U);
  // Nothing is wrong with the shoot.
  EXPECT_EQ(shoots.OperationOf("moss"), "");
}

TEST_F(BinderTest, FindsOutWhatBecameOfABindingWhoseAnswerWasLost) {
  AddWaiting("moss");
  shoots.FailAfter("PUT", "/binding", 500);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kGone) == 1; }));
  EXPECT_THAT(shoots.Bindings(), ElementsAre("moss aws-eu1"));
  EXPECT_EQ(Results(BindResult::kFailed), 1U);
}

// The garden does not show it yet: perhaps what lost the answer has cut its watch as well.
TEST_F(BinderTest, ABindingWhoseAnswerWasLostKeepsItsPlace) {
  garden.with_destination = false;
  garden.source.allocatable_shoots = 2;  // One is elm's.
  AddWaiting("moss");
  shoots.FailAfter("PUT", "/binding", 500);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kGone) == 1; }));
  shoots.Heal();
  AddWaiting("fern");
  Publish();  // As the garden was, and fern.
  ASSERT_TRUE(Eventually([&] { return !shoots.OperationOf("fern").empty(); }));
  EXPECT_THAT(shoots.Bindings(), ElementsAre("moss aws-eu1"));
}

TEST_F(BinderTest, WhatSomebodyElseHasBoundMeanwhileTakesAPlaceAtOnce) {
  garden.with_destination = false;
  garden.source.allocatable_shoots = 2;
  AddWaiting("moss");
  shoots.Edit("moss", {{"spec", {{"seedName", "aws-eu1"}}}});
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kGone) == 1; }));
  AddWaiting("fern");
  Publish();
  ASSERT_TRUE(Eventually([&] { return !shoots.OperationOf("fern").empty(); }));
  EXPECT_THAT(shoots.Bindings(), IsEmpty());
}

TEST_F(BinderTest, WaitsForABindingNoLongerThanItIsLeader) {
  leader.left = 200ms;
  shoots.BeforeBinding([] { std::this_thread::sleep_for(3'000ms); });
  AddWaiting("moss");
  Publish();
  Start();
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kFailed) == 1; }));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2'000ms);
}

TEST_F(BinderTest, DoesNothingUnlessItIsLeader) {
  leader.leader = false;
  AddWaiting("moss");
  Publish();
  Start();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(shoots.Count("GET", "moss"), 0U);
  leader.leader = true;
  ASSERT_TRUE(Eventually([&] { return shoots.SeedOf("moss") == "aws-eu1"; }));
}

TEST_F(BinderTest, AsksForLeadershipRightBeforeTheBinding) {
  AddWaiting("moss");
  Publish();
  shoots.Fail("GET", "moss", 503);
  Start();
  ASSERT_TRUE(Eventually([&] { return Results(BindResult::kFailed) == 1; }));
  leader.leader = false;
  shoots.Heal();
  std::this_thread::sleep_for(1'500ms);  // Its second try would be due.
  EXPECT_EQ(shoots.Count("PUT", "/binding"), 0U);
}

TEST_F(BinderTest, DoesNothingInAGardenThatIsTooOld) {
  may_decide = false;
  AddWaiting("moss");
  Publish();
  Start();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(shoots.Count("GET", "moss"), 0U);
  may_decide = true;
  ASSERT_TRUE(Eventually([&] { return shoots.SeedOf("moss") == "aws-eu1"; }));
}

TEST_F(BinderTest, StopsOnlyAfterWhatIsUnderWay) {
  AddWaiting("moss");
  std::atomic<bool> begun = false;
  shoots.BeforeBinding([&] {
    begun = true;
    std::this_thread::sleep_for(200ms);
  });
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return begun.load(); }));
  binder->Stop();
  EXPECT_THAT(shoots.Bindings(), SizeIs(1));
  EXPECT_THAT(shoots.Events(), SizeIs(1));
}

}  // namespace
}  // namespace trowel::scheduler

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

// What a binder says of shoots that it does not bind.
class BinderTellTest : public ::testing::Test, public trowel::testing::BinderFixture {};

TEST_F(BinderTellTest, SaysOnTheShootWhyNobodyCanTakeIt) {
  garden.source.gardenlet_ready.status = garden::Condition::Status::kFalse;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  Publish();
  Start();
  const std::string why =
      "Failed to schedule Shoot: 0 of 2 seeds qualify: seed-capacity refuses 1, seed-healthy 1";
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_EQ(shoots.OperationOf("moss"), "Create Pending: " + why);
  EXPECT_THAT(shoots.Events(), ElementsAre("SchedulingFailed moss: " + why));
  EXPECT_EQ(shoots.SeedOf("moss"), "");
}

// On a bad day one writes `enforcement: warn`: then, too, nothing is placed where
// gardener-scheduler would place nothing.
TEST_F(BinderTellTest, APolicyThatOnlyWarnsPlacesNothingOnSeedsThatAreDeadOrFull) {
  garden.policy.enforcement = policy::Mode::kWarn;
  garden.source.gardenlet_ready.status = garden::Condition::Status::kUnknown;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_THAT(shoots.Events().front(), HasSubstr("0 of 2 seeds qualify"));
  EXPECT_EQ(shoots.SeedOf("moss"), "");
  EXPECT_EQ(Results(BindResult::kBound), 0U);
}

TEST_F(BinderTellTest, SaysNothingOfAShootThatIsBoundByHandMeanwhile) {
  garden.source.allocatable_shoots = 0;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  shoots.BeforeStatus([&] { shoots.Edit("moss", {{"spec", {{"seedName", "aws-eu2"}}}}); });
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Count("PATCH", "status") == 1; }));
  ASSERT_TRUE(Eventually([&] { return binder->stats().queue.unplaceable == 1; }));
  EXPECT_THAT(shoots.Events(), IsEmpty());
  EXPECT_EQ(shoots.OperationOf("moss"), "");
}

TEST_F(BinderTellTest, SaysItAgainWhenSomebodyWroteToTheShootMeanwhile) {
  garden.source.allocatable_shoots = 0;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  shoots.BeforeStatus([&] { shoots.Edit("moss", {{"metadata", {{"labels", {{"a", "b"}}}}}}); });
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Count("PATCH", "status") == 1; }));
  ASSERT_TRUE(Eventually([&] { return binder->stats().queue.unplaceable == 1; }));
  // Any change to the garden.
  garden.AddShoot(trowel::testing::RestingShoot("fern", "aws-eu1"));
  Publish();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_THAT(shoots.OperationOf("moss"), StartsWith("Create Pending: "));
}

TEST_F(BinderTellTest, SaysItAgainWhenItCouldNotBeSaid) {
  garden.source.allocatable_shoots = 0;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  AddWaiting("fern");
  int changes = 0;
  const auto told_after_change = [&](const std::string& name) {
    garden.AddShoot(trowel::testing::RestingShoot("oak" + std::to_string(++changes), "aws-eu1"));
    Publish();
    std::this_thread::sleep_for(50ms);
    return !shoots.OperationOf(name).empty();
  };
  shoots.Fail("PATCH", "moss/status", 503);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Count("PATCH", "moss/status") == 1; }));
  ASSERT_TRUE(Eventually([&] { return !shoots.OperationOf("fern").empty(); }));
  shoots.Heal();
  EXPECT_TRUE(Eventually([&] { return told_after_change("moss"); }));

  shoots.Fail("GET", "ivy", 429);
  AddWaiting("ivy");
  Publish();
  ASSERT_TRUE(Eventually([&] { return shoots.Count("GET", "ivy") == 1; }));
  shoots.Heal();
  EXPECT_TRUE(Eventually([&] { return told_after_change("ivy"); }));
  EXPECT_TRUE(Eventually([&] { return shoots.Events().size() == 3; }));
}

TEST_F(BinderTellTest, WithoutTheRightToWriteToTheShootItSaysItByAnEventOnce) {
  garden.source.allocatable_shoots = 0;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  shoots.Fail("PATCH", "/status", 403);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  garden.AddShoot(trowel::testing::RestingShoot("oak", "aws-eu1"));
  Publish();
  std::this_thread::sleep_for(1'500ms);
  EXPECT_THAT(shoots.Events(), SizeIs(1));
}

TEST_F(BinderTellTest, DoesNotRepeatWhatTheShootSaysAlready) {
  garden.source.allocatable_shoots = 0;
  garden.destination.allocatable_shoots = 0;
  AddWaiting("moss");
  shoots.Edit("moss", {{"status",
                        {{"lastOperation",
                          {{"type", "Create"},
                           {"state", "Pending"},
                           {"description",
                            "Failed to schedule Shoot: 0 of 2 seeds qualify: seed-capacity "
                            "refuses 2"}}}}}});
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return shoots.Count("GET", "moss") == 1; }));
  ASSERT_TRUE(Eventually([&] { return binder->stats().queue.unplaceable == 1; }));
  EXPECT_THAT(shoots.Events(), IsEmpty());
  EXPECT_EQ(shoots.Count("PATCH", "status"), 0U);
}

TEST_F(BinderTellTest, TellsARefusalAndTriesAgainLater) {
  AddWaiting("moss");
  shoots.Fail("PUT", "/binding", 403);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return !shoots.OperationOf("moss").empty(); }));
  EXPECT_EQ(shoots.OperationOf("moss"),
            "Create Pending: Failed to schedule Shoot: binding to aws-eu1: 403: as the test wants "
            "it");
  ASSERT_TRUE(Eventually([&] { return binder->stats().queue.backoff == 1; }));
  shoots.Heal();
  ASSERT_TRUE(Eventually([&] { return shoots.SeedOf("moss") == "aws-eu1"; }));
  EXPECT_EQ(Results(BindResult::kRefused), 1U);
}

TEST_F(BinderTellTest, CountsEventsThatCannotBeWritten) {
  AddWaiting("moss");
  shoots.Fail("POST", "/events", 403);
  Publish();
  Start();
  ASSERT_TRUE(Eventually([&] { return binder->stats().told_failed == 1; }));
  EXPECT_EQ(shoots.SeedOf("moss"), "aws-eu1");
}

}  // namespace
}  // namespace trowel::scheduler

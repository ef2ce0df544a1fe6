#include "scheduler/binder/assumed.h"

#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::scheduler {
namespace {

using trowel::testing::At;

TEST(AssumedBindings, CountWhileTheyAreWrittenAndAWhileAfter) {
  const absl::Time now = At("2026-11-21T12:00:00Z");
  AssumedBindings assumed;
  assumed.Assume("garden-dev/moss", "garden-dev", "aws-eu1");
  ASSERT_EQ(assumed.At(now + absl::Hours(1)).size(), 1U);
  EXPECT_EQ(assumed.At(now)[0].destination, "aws-eu1");
  assumed.Confirm("garden-dev/moss", now);
  EXPECT_EQ(assumed.At(now + AssumedBindings::kLifetime - absl::Seconds(1)).size(), 1U);
  EXPECT_EQ(assumed.At(now + AssumedBindings::kLifetime).size(), 0U);
}

TEST(AssumedBindings, AreForgottenWhenTheyFail) {
  AssumedBindings assumed;
  assumed.Assume("garden-dev/moss", "garden-dev", "aws-eu1");
  assumed.Assume("garden-dev/fern", "garden-dev", "aws-eu1");
  assumed.Forget("garden-dev/moss");
  assumed.Forget("garden-dev/elm");
  ASSERT_EQ(assumed.size(), 1U);
  EXPECT_EQ(assumed.At(At("2026-11-21T12:00:00Z"))[0].shoot, "garden-dev/fern");
}

TEST(AssumedBindings, AShootHasOneAtATime) {
  AssumedBindings assumed;
  assumed.Assume("garden-dev/moss", "garden-dev", "aws-eu1");
  assumed.Assume("garden-dev/moss", "garden-dev", "aws-eu2");
  ASSERT_EQ(assumed.size(), 1U);
  EXPECT_EQ(assumed.At(At("2026-11-21T12:00:00Z"))[0].destination, "aws-eu2");
}

TEST(AssumedBindings, AreForgottenWhenTheGardenShowsThem) {
  trowel::testing::GardenFixture fixture;
  fixture.AddShoot(trowel::testing::RestingShoot("fern", ""));
  AssumedBindings assumed;
  assumed.Assume("garden-dev/moss", "garden-dev", "aws-eu1");  // The fixture's: it has a seed.
  assumed.Assume("garden-dev/fern", "garden-dev", "aws-eu1");
  assumed.Assume("garden-dev/oak", "garden-dev", "aws-eu1");  // Not listed yet.
  assumed.See(*fixture.View());
  EXPECT_EQ(assumed.size(), 2U);
}

}  // namespace
}  // namespace trowel::scheduler

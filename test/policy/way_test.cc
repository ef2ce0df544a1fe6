#include "policy/way.h"

#include <gtest/gtest.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

TEST(WayTest, SaysFromWhereToWhereAndHowFar) {
  EXPECT_EQ(WayOf(Stage::kWaiting), "garden-dev/moss, from aws-eu1 to aws-eu2 (waiting)");
  EXPECT_EQ(WayOf(Stage::kHeldUp), "garden-dev/moss, from aws-eu1 to aws-eu2 (Migrate Error)");
  EXPECT_EQ(WayOf(Stage::kMigrating),
            "garden-dev/moss, from aws-eu1 to aws-eu2 (Migrate Processing)");
  EXPECT_EQ(WayOf(Stage::kMigrated), "garden-dev/moss, to aws-eu2 (Migrate Succeeded)");
  EXPECT_EQ(WayOf(Stage::kRestoreFailed), "garden-dev/moss, to aws-eu2 (Restore Failed)");
  EXPECT_EQ(WayOf(Stage::kLiveTail), "garden-dev/moss, to aws-eu2 (LiveMigrate Processing)");
}

TEST(WayTest, DoesNotSayWhatIsNotTold) {
  garden::Shoot shoot = RestingShoot("moss", "aws-eu1");
  shoot.last_operation = {.type = garden::OperationType::kMigrate};
  shoot.host_seed_name.clear();
  EXPECT_EQ(policy::DescribeWay(shoot), "garden-dev/moss, to aws-eu1 (Migrate none)");
  shoot.seed_name.clear();
  EXPECT_EQ(policy::DescribeWay(shoot), "garden-dev/moss, (Migrate none)");
}

}  // namespace
}  // namespace trowel::testing

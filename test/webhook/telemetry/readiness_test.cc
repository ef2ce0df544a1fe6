#include "webhook/telemetry/readiness.h"

#include <gtest/gtest.h>

namespace trowel::webhook {
namespace {

class MovedClock : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1'800'000'000);
};

class ReadinessAgeTest : public ::testing::Test {
 protected:
  ReadinessAgeTest() { readiness.SetWaitingFor({}); }
  MovedClock clock;
  Readiness readiness{&clock};
};

TEST_F(ReadinessAgeTest, EndsWithTheTimeThatWasGivenThoughNobodySaysSo) {
  readiness.SetValidFor(absl::Minutes(5));
  clock.now += absl::Minutes(5);
  EXPECT_TRUE(readiness.synced());
  clock.now += absl::Nanoseconds(1);
  EXPECT_FALSE(readiness.synced());
  EXPECT_TRUE(readiness.too_old());
  EXPECT_EQ(readiness.why_not_synced(), "it has not heard of the garden for too long");
  readiness.SetValidFor(absl::Minutes(5));
  EXPECT_TRUE(readiness.synced());
}

TEST_F(ReadinessAgeTest, IsOverAtOnceWhereNoTimeIsLeft) {
  readiness.SetValidFor(-absl::Seconds(1));
  EXPECT_FALSE(readiness.synced());
}

// Files do not grow old.
TEST_F(ReadinessAgeTest, HasNoEndWhereNobodyGaveOne) {
  clock.now += absl::Hours(24 * 365);
  EXPECT_TRUE(readiness.synced());
  readiness.SetValidFor(absl::InfiniteDuration());
  EXPECT_TRUE(readiness.synced());
}

}  // namespace
}  // namespace trowel::webhook

#include "migration/monitor/usual_times.h"

#include <gtest/gtest.h>

namespace trowel::migration {
namespace {

TEST(UsualTimes, AreThoseOfTheTableUntilEnoughIsKnown) {
  UsualTimes times;
  for (std::size_t i = 1; i < UsualTimes::kEnough; ++i) times.Learn(Phase::kM1, absl::Hours(2));
  EXPECT_EQ(times.Usual(Phase::kM1), RowOf(Phase::kM1).usual);
  times.Learn(Phase::kM1, absl::Hours(2));
  EXPECT_EQ(times.Usual(Phase::kM1), absl::Hours(2));
  EXPECT_EQ(times.Usual(Phase::kM2), RowOf(Phase::kM2).usual) << "another phase";
  EXPECT_EQ(times.Usual(Phase::kFailed), absl::ZeroDuration()) << "nobody knows";
}

TEST(UsualTimes, NineOfTenTookNoLonger) {
  UsualTimes times;
  for (int minutes = 10; minutes >= 1; --minutes) times.Learn(Phase::kR2, absl::Minutes(minutes));
  EXPECT_EQ(times.Usual(Phase::kR2), absl::Minutes(9));
}

TEST(UsualTimes, TheLastHundredCount) {
  UsualTimes times;
  for (std::size_t i = 0; i < UsualTimes::kKept; ++i) times.Learn(Phase::kR3, absl::Hours(1));
  for (std::size_t i = 0; i < UsualTimes::kKept; ++i) times.Learn(Phase::kR3, absl::Minutes(1));
  EXPECT_EQ(times.Usual(Phase::kR3), absl::Minutes(1));
}

TEST(UsualTimes, AClockThatWentBackTeachesNothing) {
  UsualTimes times;
  for (int i = 0; i < 20; ++i) times.Learn(Phase::kR4, -absl::Seconds(1));
  EXPECT_EQ(times.Usual(Phase::kR4), RowOf(Phase::kR4).usual);
}

}  // namespace
}  // namespace trowel::migration

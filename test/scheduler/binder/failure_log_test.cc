#include "scheduler/binder/failure_log.h"

#include <gtest/gtest.h>

namespace trowel::scheduler {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

TEST(FailureLog, SaysTheSameOnceAndCountsTheOthers) {
  FailureLog failures;
  int unsaid = -1;
  EXPECT_TRUE(failures.ShouldSay("not bound", "refused", kStart, &unsaid));
  EXPECT_EQ(unsaid, 0);
  for (int i = 1; i < 10; ++i) {
    EXPECT_FALSE(failures.ShouldSay("not bound", "refused", kStart + absl::Seconds(i), &unsaid));
  }
  EXPECT_TRUE(failures.ShouldSay("not bound", "refused", kStart + FailureLog::kSilence, &unsaid));
  EXPECT_EQ(unsaid, 9);
  EXPECT_TRUE(
      failures.ShouldSay("not bound", "refused", kStart + 2 * FailureLog::kSilence, &unsaid));
  EXPECT_EQ(unsaid, 0);
}

TEST(FailureLog, SaysWhatDiffersAtOnce) {
  FailureLog failures;
  int unsaid = -1;
  EXPECT_TRUE(failures.ShouldSay("not bound", "refused", kStart, &unsaid));
  EXPECT_TRUE(failures.ShouldSay("not bound", "timed out", kStart, &unsaid));
  EXPECT_TRUE(failures.ShouldSay("not told", "refused", kStart, &unsaid));
}

// What is forgotten is begun anew, not lost: it is said when it comes again.
TEST(FailureLog, ForgetsWhatIsOver) {
  FailureLog failures;
  int unsaid = -1;
  EXPECT_TRUE(failures.ShouldSay("not bound", "refused", kStart, &unsaid));
  EXPECT_FALSE(failures.ShouldSay("not bound", "refused", kStart, &unsaid));
  EXPECT_TRUE(failures.ShouldSay("not bound", "gone", kStart + absl::Minutes(1), &unsaid));
  EXPECT_TRUE(failures.ShouldSay("not bound", "refused", kStart + absl::Minutes(1), &unsaid));
  EXPECT_EQ(unsaid, 0);
}

}  // namespace
}  // namespace trowel::scheduler

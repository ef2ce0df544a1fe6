#include "kube/watch/backoff.h"

#include <set>

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using Milliseconds = Backoff::Milliseconds;

constexpr Milliseconds kLeast{800};
constexpr Milliseconds kMost{30'000};

// wire.md 2.6: 800 ms doubling to 30 s with jitter 1.0.
TEST(BackoffTest, DoublesUpToItsLimit) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    Backoff backoff(kLeast, kMost, seed);
    for (const int nominal : {800, 1'600, 3'200, 6'400, 12'800, 25'600, 30'000, 30'000, 30'000}) {
      const Milliseconds next = backoff.Next();
      EXPECT_GE(next, Milliseconds(nominal)) << seed;
      EXPECT_LE(next, Milliseconds(2 * nominal)) << seed;
    }
  }
}

TEST(BackoffTest, BeginsAnew) {
  Backoff backoff(kLeast, kMost, 1);
  for (int i = 0; i < 5; ++i) backoff.Next();
  EXPECT_GT(backoff.Next(), 2 * kLeast);
  backoff.Reset();
  EXPECT_LE(backoff.Next(), 2 * kLeast);
  EXPECT_GE(backoff.Next(), 2 * kLeast);
}

TEST(BackoffTest, SpreadsThoseThatBeginTogether) {
  std::set<Milliseconds> waits;
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    Backoff backoff(kLeast, kMost, seed);
    backoff.Next();
    backoff.Next();
    waits.insert(backoff.Next());
  }
  EXPECT_GT(waits.size(), 50U);
  EXPECT_LT(*waits.begin(), Milliseconds(4'000));
  EXPECT_GT(*waits.rbegin(), Milliseconds(5'600));
}

TEST(BackoffTest, StaysAtALimitThatIsItsLeast) {
  Backoff backoff(kLeast, kLeast, 7);
  for (int i = 0; i < 20; ++i) {
    const Milliseconds next = backoff.Next();
    EXPECT_GE(next, kLeast);
    EXPECT_LE(next, 2 * kLeast);
  }
}

}  // namespace
}  // namespace trowel::kube

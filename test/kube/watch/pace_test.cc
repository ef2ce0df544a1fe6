#include "kube/watch/pace.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using Milliseconds = Pace::Milliseconds;
using std::chrono::seconds;

const Pace::Time kStart = Pace::Time{} + std::chrono::hours(1);
const ReflectorLimits kLimits;

class PaceTest : public testing::Test {
 protected:
  Milliseconds After(RoundEnd end, Milliseconds streamed = Milliseconds(-1)) {
    return pace_.After({.end = end, .streamed = streamed}, now_);
  }
  // An API server that is away for long enough for the longest pause.
  void Outage() {
    for (int i = 0; i < 10; ++i) now_ += After(RoundEnd::kFailed);
  }

  Pace::Time now_ = kStart;
  Pace pace_{kLimits, 7};
};

TEST_F(PaceTest, FailuresInARowAreAnsweredWithGrowingPauses) {
  EXPECT_LE(After(RoundEnd::kFailed), 2 * kLimits.backoff_min);
  Outage();
  for (const RoundEnd end : {RoundEnd::kFailed, RoundEnd::kUnended, RoundEnd::kClean}) {
    EXPECT_GE(After(end), kLimits.backoff_max);
    EXPECT_LE(After(end), 2 * kLimits.backoff_max);
  }
}

// Three outages within two minutes left replicas blind for a minute after the last of them.
TEST_F(PaceTest, AStreamThatWorkedMakesEarlierFailuresForgotten) {
  for (int i = 0; i < 5; ++i) {
    Outage();
    now_ += kLimits.proven;
    EXPECT_LE(After(RoundEnd::kFailed, kLimits.proven), 2 * kLimits.backoff_min);
  }
}

TEST_F(PaceTest, AStreamThatBreaksOffSoonProvesNothing) {
  Outage();
  EXPECT_GE(After(RoundEnd::kFailed, kLimits.proven - Milliseconds(1)), kLimits.backoff_max);
}

TEST_F(PaceTest, WhatWasMissedIsListedAtOnceAfterEachStreamThatWorked) {
  for (int i = 0; i < 5; ++i) {
    pace_.Listed(now_);
    now_ += seconds(20);
    After(RoundEnd::kFailed, seconds(20));
    EXPECT_EQ(After(RoundEnd::kExpired), Milliseconds(0)) << i;
  }
}

TEST_F(PaceTest, AServerThatTakesEveryVersionForTooOldIsNotListedInACircle) {
  pace_.Listed(now_);
  now_ += seconds(60);
  EXPECT_EQ(After(RoundEnd::kExpired), Milliseconds(0));
  Milliseconds waited{0};
  for (int i = 0; i < 10; ++i) {
    pace_.Listed(now_);
    const Milliseconds wait = After(RoundEnd::kExpired);
    EXPECT_GE(wait, kLimits.backoff_min);
    waited += wait;
  }
  EXPECT_GE(waited, 5 * kLimits.backoff_max);
}

// Streams that last just long enough must not cost a list of all shoots each.
TEST_F(PaceTest, ListsKeepTheirDistanceWhereStreamsWork) {
  pace_.Listed(now_);
  Outage();
  now_ = kStart + seconds(6);
  pace_.After({.end = RoundEnd::kFailed, .streamed = seconds(6)}, now_);
  const Milliseconds wait = After(RoundEnd::kExpired);
  EXPECT_GT(wait, Milliseconds(0));
  EXPECT_LE(wait, kLimits.relist - seconds(6));
}

TEST_F(PaceTest, AnotherKindOfRequestFollowsAtOnce) {
  Outage();
  for (const RoundEnd end : {RoundEnd::kListed, RoundEnd::kUnlisted, RoundEnd::kLagging}) {
    EXPECT_EQ(After(end), Milliseconds(0));
  }
}

TEST_F(PaceTest, AStreamWhoseTimeIsOverIsAskedForAgainAtOnce) {
  EXPECT_EQ(After(RoundEnd::kClean, seconds(300)), Milliseconds(0));
  EXPECT_GE(After(RoundEnd::kClean, Milliseconds(10)), kLimits.backoff_min);
}

TEST_F(PaceTest, WaitsAsLongAsItIsAsked) {
  const auto asked = [&](RoundEnd end, int wait) {
    return pace_.After({.end = end, .asked = seconds(wait)}, now_);
  };
  EXPECT_EQ(asked(RoundEnd::kFailed, 40), seconds(40));
  EXPECT_EQ(asked(RoundEnd::kExpired, 7), seconds(7));
  EXPECT_EQ(asked(RoundEnd::kFailed, 100'000), seconds(300)) << "within reason";
  EXPECT_LE(asked(RoundEnd::kFailed, -1), 2 * kLimits.backoff_max);
}

TEST_F(PaceTest, WhatIsForbiddenIsAskedForAgainWithinAMinute) {
  for (int i = 0; i < 20; ++i) EXPECT_LE(After(RoundEnd::kRefused), kLimits.ask_again);
}

}  // namespace
}  // namespace trowel::kube

#include "kube/write/observed_lease.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ObservedLease::Time kNow{seconds(1'000)};

LeaseRecord HeldForFifteen(const char* renewed) {
  LeaseRecord record;
  record.holder = "a";
  record.duration_seconds = 15;
  record.renew_time = renewed;
  record.resource_version = "1";
  return record;
}

TEST(ObservedLease, IsNobodysBeforeItIsSeen) {
  const ObservedLease lease(seconds(20));
  EXPECT_EQ(lease.record(), nullptr);
  EXPECT_FALSE(lease.IsHeldByAnother("b", kNow));
}

TEST(ObservedLease, ExpiresWhenItHasNotChangedForAsLongAsItSays) {
  // Years before and after any clock here: it does not matter.
  for (const char* const renewed : {"1999-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z"}) {
    ObservedLease lease(seconds(20));
    lease.See(HeldForFifteen(renewed), kNow);
    lease.See(HeldForFifteen(renewed), kNow + seconds(14));
    EXPECT_TRUE(lease.IsHeldByAnother("b", kNow + milliseconds(14'999)));
    EXPECT_FALSE(lease.IsHeldByAnother("b", kNow + seconds(15)));
    EXPECT_FALSE(lease.IsHeldByAnother("a", kNow)) << "its own";
  }
}

TEST(ObservedLease, EachChangeByItsHolderRenewsIt) {
  ObservedLease lease(seconds(20));
  lease.See(HeldForFifteen("2026-08-21T09:00:00.000000Z"), kNow);
  // A clock that was set back renews as well.
  lease.See(HeldForFifteen("2026-08-21T08:00:00.000000Z"), kNow + seconds(14));
  EXPECT_TRUE(lease.IsHeldByAnother("b", kNow + seconds(28)));
  EXPECT_FALSE(lease.IsHeldByAnother("b", kNow + seconds(29)));
}

TEST(ObservedLease, WhatOthersWriteRenewsNothing) {
  ObservedLease lease(seconds(20));
  LeaseRecord record = HeldForFifteen("2026-08-21T09:00:00.000000Z");
  lease.See(record, kNow);
  record.resource_version = "2";
  record.kept_metadata = R"("labels":{"a":"b"})";
  lease.See(record, kNow + seconds(14));
  EXPECT_EQ(lease.record()->resource_version, "2");
  EXPECT_FALSE(lease.IsHeldByAnother("b", kNow + seconds(15)));
}

TEST(ObservedLease, OneThatWasMadeAnewIsAnotherOne) {
  ObservedLease lease(seconds(20));
  LeaseRecord record = HeldForFifteen("2026-08-21T09:00:00.000000Z");
  lease.See(record, kNow);
  record.uid = "other";
  lease.See(record, kNow + seconds(14));
  EXPECT_TRUE(lease.IsHeldByAnother("b", kNow + seconds(20)));
}

TEST(ObservedLease, WithoutADurationOursCounts) {
  ObservedLease lease(seconds(20));
  LeaseRecord record = HeldForFifteen("");
  record.duration_seconds = 0;
  lease.See(record, kNow);
  EXPECT_TRUE(lease.IsHeldByAnother("b", kNow + milliseconds(19'999)));
  EXPECT_FALSE(lease.IsHeldByAnother("b", kNow + seconds(20)));
}

TEST(ObservedLease, WhatWasGivenBackIsNobodys) {
  ObservedLease lease(seconds(20));
  lease.See(GivenBack("", HeldForFifteen("")), kNow);
  EXPECT_FALSE(lease.IsHeldByAnother("b", kNow));
}

}  // namespace
}  // namespace trowel::kube

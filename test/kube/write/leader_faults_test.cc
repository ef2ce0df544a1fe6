#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "test/kube/write/candidate.h"

// What an elector makes of an API server that refuses, hangs or has gone, and of others who write.
namespace trowel::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using Mood = FakeLease::Mood;

TEST(LeaderFaults, WhoIsRefusedIsNoLeaderAndSaysWhy) {
  FakeLease lease;
  lease.Treat("a", Mood::kRefuse);
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(WaitUntil([&] { return lease.methods().size() >= 3; }));
  EXPECT_EQ(a.problem(), "403: leases is forbidden");
  EXPECT_FALSE(a.IsLeader());
  EXPECT_EQ(a.gained(), 0U);
  lease.Treat("a", Mood::kServe);
  ASSERT_TRUE(a.WaitUntilLeader());
  EXPECT_TRUE(WaitUntil([&] { return a.problem().empty(); }));
}

// The last moment at which `candidate` said that it leads.
Steady::time_point LastMomentOf(const Candidate& candidate) {
  Steady::time_point last;
  EXPECT_TRUE(WaitUntil([&] {
    const Steady::time_point now = Steady::now();
    if (!candidate.IsLeader()) return true;
    last = now;
    return false;
  }));
  return last;
}

TEST(LeaderFaults, LeadsNoLongerThanTheRenewDeadlineWhenItsRequestsHang) {
  FakeLease lease;
  Candidate a(lease, "a", Hasty());
  ASSERT_TRUE(a.WaitUntilLeader());
  // The last write is answered late: what counts is when it was sent.
  std::atomic<std::size_t> before = 0;
  lease.AfterNext("PUT", [&] {
    before = lease.methods().size();
    lease.Treat("a", Mood::kHang);
    std::this_thread::sleep_for(milliseconds(100));
  });
  ASSERT_TRUE(WaitUntil([&] { return before > 0; }));
  const Steady::time_point last = LastMomentOf(a);
  EXPECT_LE(last - lease.writes().back().at, milliseconds(500));
  EXPECT_TRUE(WaitUntil([&] { return a.lost() == 1; }));
  EXPECT_EQ(a.problem(), "no answer in time");
  // No request is waited for longer than half of the deadline.
  EXPECT_TRUE(WaitUntil([&] { return lease.methods().size() >= before + 3; }));
  lease.Treat("a", Mood::kServe);
  EXPECT_TRUE(a.WaitUntilLeader());
  EXPECT_EQ(lease.stored()["spec"]["leaseTransitions"], 0) << "it was nobody else's";
}

TEST(LeaderFaults, LeadsNoLongerThanTheRenewDeadlineWhenTheServerHasGone) {
  auto lease = std::make_unique<FakeLease>();
  Candidate a(*lease, "a", Hasty());
  ASSERT_TRUE(a.WaitUntilLeader());
  // From the first request on that hangs there is no write under way.
  lease->Treat("a", Mood::kHang);
  const std::size_t before = lease->methods().size();
  ASSERT_TRUE(WaitUntil([&] { return lease->methods().size() > before; }));
  const FakeLease::Write last = lease->writes().back();
  lease.reset();
  EXPECT_LE(LastMomentOf(a) - last.at, milliseconds(500));
  EXPECT_TRUE(WaitUntil([&] { return a.problem().starts_with("connecting to 127.0.0.1:"); }));
}

TEST(LeaderFaults, AWriteWhoseAnswerIsLostIsFoundAgain) {
  FakeLease lease;
  lease.Treat("a", Mood::kLoseAnswer);
  Candidate a(lease, "a", Hasty());
  // Even the first GET has no answer.
  ASSERT_TRUE(WaitUntil([&] { return !a.problem().empty(); }));
  lease.Treat("a", Mood::kServe);
  ASSERT_TRUE(a.WaitUntilLeader());
  lease.Treat("a", Mood::kLoseAnswer);
  ASSERT_TRUE(WaitUntil([&] { return !a.problem().empty(); }));
  lease.Treat("a", Mood::kServe);
  // The version that it knows is an old one by now.
  EXPECT_TRUE(WaitUntil([&] { return a.problem().empty() && a.IsLeader(); }));
  EXPECT_EQ(lease.Look().changes, 1U);
}

TEST(LeaderFaults, WhatOthersWriteBesideIsKeptAndCostsNoLeadership) {
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  const json metadata = {{"annotations", {{"note", "of \"somebody\""}}},
                         {"labels", {{"app", "trowel"}}}};
  lease.Edit(metadata, json::object());
  const std::size_t before = lease.writes().size();
  ASSERT_TRUE(WaitUntil([&] { return lease.writes().size() >= before + 3; }));
  EXPECT_EQ(lease.stored()["metadata"]["annotations"], metadata["annotations"]);
  EXPECT_EQ(lease.stored()["metadata"]["labels"], metadata["labels"]);
  EXPECT_TRUE(a.IsLeader());
  EXPECT_EQ(a.lost(), 0U);
  EXPECT_EQ(a.problem(), "");
  // One conflict, and then one look.
  const std::vector<std::string> methods = lease.methods();
  EXPECT_EQ(std::count(methods.begin(), methods.end(), "GET"), 2);
}

TEST(LeaderFaults, WhoIsLateWithAPostHasLostTheRace) {
  FakeLease lease;
  lease.AfterNext("GET", [&] {
    lease.Edit(json::object(), {{"holderIdentity", "b"}, {"leaseDurationSeconds", 120}});
  });
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(WaitUntil([&] { return a.holder() == "b"; }));
  EXPECT_EQ(lease.methods().at(1), "POST");
  EXPECT_FALSE(a.IsLeader());
  EXPECT_EQ(a.problem(), "");
  EXPECT_EQ(lease.Look().holder, "b");
}

TEST(LeaderFaults, WhoIsLateWithAPutHasLostTheRace) {
  FakeLease lease;
  lease.Edit(json::object(), {{"holderIdentity", ""}});
  lease.AfterNext("GET", [&] {
    lease.Edit(json::object(), {{"holderIdentity", "b"}, {"leaseDurationSeconds", 120}});
  });
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(WaitUntil([&] { return a.holder() == "b"; }));
  EXPECT_EQ(lease.methods().at(1), "PUT");
  EXPECT_FALSE(a.IsLeader());
  EXPECT_EQ(a.problem(), "");
  EXPECT_EQ(lease.Look().holder, "b");
}

TEST(LeaderFaults, ALeaderWhoIsRobbedStopsAsSoonAsItSees) {
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  lease.Edit(json::object(), {{"holderIdentity", "b"}});
  // Long before the deadline of a minute and a half.
  EXPECT_TRUE(WaitUntil([&] { return !a.IsLeader(); }));
  EXPECT_TRUE(WaitUntil([&] { return a.lost() == 1; }));
  EXPECT_EQ(lease.Look().holder, "b");
}

TEST(LeaderFaults, ALeaseThatIsDeletedIsMadeAnew) {
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  lease.Delete();
  ASSERT_TRUE(WaitUntil([&] { return !lease.stored().is_null(); }));
  EXPECT_EQ(lease.stored()["metadata"]["uid"], "uid-2");
  EXPECT_TRUE(a.WaitUntilLeader());
  EXPECT_EQ(a.problem(), "");
}

TEST(LeaderFaults, ALeaseThatIsDeletedIsNotTakenFromAHolderWhoMayNotKnow) {
  LeaderAndNext replicas(Hasty());
  replicas.a.Die();
  const FakeLease::Write last = replicas.lease.writes().back();
  replicas.lease.Delete();
  ASSERT_TRUE(replicas.b().WaitUntilLeader());
  EXPECT_GE(replicas.lease.FirstWriteOf("b") - last.at, milliseconds(1'000));
}

TEST(LeaderFaults, AnAnswerThatIsNoLeaseIsAProblem) {
  FakeLease lease;
  lease.Edit(json::object(), {{"holderIdentity", 7}});
  Candidate a(lease, "a", Calm());
  EXPECT_TRUE(WaitUntil(
      [&] { return a.problem() == "reading a Lease: spec.holderIdentity: expected a string"; }));
  EXPECT_FALSE(a.IsLeader());
}

}  // namespace
}  // namespace trowel::test

#include "kube/write/leader_elector.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test/kube/write/candidate.h"

// Who gets the Lease, and what is written into it.
namespace trowel::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// As somebody else wrote it, with a clock of which we know nothing.
json SpecOf(const std::string& holder, const std::string& time) {
  return {{"holderIdentity", holder},
          {"leaseDurationSeconds", 1},
          {"acquireTime", time},
          {"renewTime", time},
          {"leaseTransitions", 3}};
}
constexpr char kThen[] = "2026-08-21T09:00:00.000000Z";

TEST(LeaderElector, MakesTheLeaseThatIsNotThereAndRenewsIt) {
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  ASSERT_TRUE(WaitUntil([&] { return lease.writes().size() >= 4; }));
  const json spec = lease.stored()["spec"];
  EXPECT_EQ(spec["holderIdentity"], "a");
  EXPECT_EQ(spec["leaseDurationSeconds"], 120);
  EXPECT_EQ(spec["leaseTransitions"], 0);
  EXPECT_LT(spec["acquireTime"], spec["renewTime"]) << "renewed, not acquired again";
  // What is ours is not read before it is renewed.
  std::vector<std::string> methods = lease.methods();
  methods.resize(5);
  EXPECT_EQ(methods, (std::vector<std::string>{"GET", "POST", "PUT", "PUT", "PUT"}));
  EXPECT_EQ(a.problem(), "");
  EXPECT_EQ(a.holder(), "a");
  EXPECT_EQ(a.gained(), 1U);
  EXPECT_EQ(a.lost(), 0U);
}

TEST(LeaderElector, WaitsForAnotherWhoHoldsIt) {
  LeaderAndNext replicas(Calm());
  EXPECT_FALSE(replicas.b().IsLeader());
  EXPECT_EQ(replicas.b().problem(), "") << "there is nothing wrong";
  EXPECT_TRUE(replicas.a.IsLeader());
}

TEST(LeaderElector, TakesWhatNobodyHoldsAtOnce) {
  FakeLease lease;
  lease.Edit(json::object(), json::object());  // As `kubectl create` with an empty spec.
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  EXPECT_EQ(lease.stored()["spec"]["leaseTransitions"], 1);
}

TEST(LeaderElector, TheLeaseOfTheDeadIsTakenWhenItHasExpiredAndNotBefore) {
  LeaderAndNext replicas(Hasty());
  replicas.a.Die();
  const FakeLease::Write last = replicas.lease.writes().back();
  const json before = replicas.lease.stored()["spec"];
  ASSERT_EQ(last.holder, "a");
  ASSERT_TRUE(replicas.b().WaitUntilLeader());
  EXPECT_FALSE(replicas.a.IsLeader()) << "known without anybody who would tell it";
  EXPECT_GE(replicas.lease.FirstWriteOf("b") - last.at, milliseconds(1'000));
  const json after = replicas.lease.stored()["spec"];
  EXPECT_EQ(after["leaseTransitions"], before["leaseTransitions"].get<int>() + 1);
  EXPECT_GT(after["acquireTime"], before["renewTime"]) << "acquired anew";
}

TEST(LeaderElector, NobodyElsesClockMatters) {
  for (const char* const time : {"2001-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z"}) {
    FakeLease lease;
    lease.Edit(json::object(), SpecOf("other", time));
    const Steady::time_point begin = Steady::now();
    Candidate a(lease, "a", Hasty());
    ASSERT_TRUE(a.WaitUntilLeader()) << time;
    EXPECT_GE(lease.writes().front().at - begin, milliseconds(1'000)) << time;
    EXPECT_EQ(lease.stored()["spec"]["leaseTransitions"], 4);
  }
}

TEST(LeaderElector, GoesOnWithALeaseThatIsAlreadyItsOwn) {
  FakeLease lease;
  lease.Edit(json::object(), SpecOf("a", kThen));
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  EXPECT_EQ(lease.methods().at(1), "PUT");
  const json spec = lease.stored()["spec"];
  EXPECT_EQ(spec["leaseTransitions"], 3);
  EXPECT_EQ(spec["acquireTime"], kThen);
  EXPECT_NE(spec["renewTime"], kThen);
}

}  // namespace
}  // namespace trowel::test

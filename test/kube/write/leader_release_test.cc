#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "base/log.h"
#include "test/kube/write/candidate.h"

// A leader that goes, and what it leaves behind.
namespace trowel::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using Mood = FakeLease::Mood;

TEST(LeaderRelease, LetsTheNextTakeTheLeaseAtOnce) {
  LeaderAndNext replicas(Calm());
  replicas.a.Release();
  EXPECT_FALSE(replicas.a.IsLeader());
  // Waits for less than the Lease of two minutes.
  ASSERT_TRUE(replicas.b().WaitUntilLeader());
  EXPECT_FALSE(replicas.a.IsLeader()) << "it does not try again";
  EXPECT_EQ(replicas.a.lost(), 0U) << "given, not lost";
  EXPECT_EQ(replicas.lease.stored()["spec"]["leaseTransitions"], 1);
}

TEST(LeaderRelease, LeavesALeaseOfNobody) {
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  a.Release();
  const json spec = lease.stored()["spec"];
  EXPECT_EQ(spec["holderIdentity"], "");
  EXPECT_EQ(spec["leaseDurationSeconds"], 1);
  EXPECT_EQ(spec["leaseTransitions"], 0);
}

TEST(LeaderRelease, GivesNothingBackThatIsNotItsOwn) {
  LeaderAndNext replicas(Calm());
  replicas.b().Release();
  EXPECT_EQ(replicas.lease.Look().holder, "a");
  EXPECT_TRUE(replicas.a.IsLeader());
}

TEST(LeaderRelease, SaysNothingOfALeaseThatItNeverHad) {
  log::Start(log::Format::kText, "info");
  ::testing::internal::CaptureStderr();
  {
    FakeLease lease;
    lease.Treat("a", Mood::kRefuse);
    Candidate a(lease, "a", Calm());
    ASSERT_TRUE(WaitUntil([&] { return !lease.methods().empty(); }));
    a.Release();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr().find("not given back"), std::string::npos);
}

TEST(LeaderRelease, DoesNotWaitForAServerThatHangs) {
  FakeLease lease;
  Candidate a(lease, "a", Hasty());
  ASSERT_TRUE(a.WaitUntilLeader());
  lease.Treat("a", Mood::kHang);
  const std::size_t before = lease.methods().size();
  ASSERT_TRUE(WaitUntil([&] { return lease.methods().size() > before; })) << "one hangs";
  const Steady::time_point begin = Steady::now();
  a.Release();
  // The deadline is half a second; the client's own limits are a minute.
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(20));
  EXPECT_FALSE(a.IsLeader());
}

// Stops a request until it may go on.
class Gate {
 public:
  std::function<void()> Hook() {
    return [this] {
      reached_ = true;
      WaitUntil([this] { return open_.load(); });
    };
  }
  bool WaitUntilReached() {
    return WaitUntil([this] { return reached_.load(); });
  }
  void Open() { open_ = true; }

 private:
  std::atomic<bool> reached_ = false;
  std::atomic<bool> open_ = false;
};

TEST(LeaderRelease, EndsLeadershipAtOnceAndWaitsForARenewalThatIsUnderWay) {
  Gate gate;
  FakeLease lease;
  Candidate a(lease, "a", Calm());
  ASSERT_TRUE(a.WaitUntilLeader());
  lease.AfterNext("PUT", gate.Hook());
  ASSERT_TRUE(gate.WaitUntilReached());
  std::atomic<bool> leads_too_long = false;
  lease.AfterNext("PUT", [&] { leads_too_long = a.IsLeader(); });
  std::future<void> released = a.BeginRelease();
  EXPECT_TRUE(WaitUntil([&] { return !a.IsLeader(); }));
  EXPECT_EQ(lease.Look().holder, "a");
  gate.Open();
  released.get();
  EXPECT_EQ(lease.Look().holder, "");
  EXPECT_FALSE(leads_too_long) << "when the Lease was given back, or because it had been renewed";
}

TEST(LeaderRelease, GivesBackWhatIsAcquiredMeanwhile) {
  Gate gate;
  FakeLease lease;
  lease.BeforeNext("POST", gate.Hook());
  LeaseOptions options = Calm();
  options.retry = std::chrono::seconds(60);  // So long a release may take.
  Candidate a(lease, "a", options);
  ASSERT_TRUE(gate.WaitUntilReached());
  std::future<void> released = a.BeginRelease();
  EXPECT_EQ(a.holder(), "") << "asked after the release has begun";
  gate.Open();
  released.get();
  EXPECT_TRUE(WaitUntil([&] { return lease.Look().changes == 2; })) << "taken, and given back";
  EXPECT_EQ(lease.Look().holder, "");
  EXPECT_FALSE(a.IsLeader());
}

}  // namespace
}  // namespace trowel::test

#include "kube/write/leadership.h"

#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "test/support/eventually.h"
#include "test/support/fake_lease.h"

// An elector with a thread of its own. Who gets a Lease, and when, is leader_*_test.cc.
namespace trowel::kube {
namespace {

using std::chrono::milliseconds;
using test::Eventually;
using test::FakeLease;

// Long enough that nothing expires in a test, with quick tries.
LeaderElector::Options OptionsOf(const std::string& identity) {
  return {.space = "garden",
          .name = "trowel",
          .identity = identity,
          .lease = milliseconds(120'000),
          .renew = milliseconds(60'000),
          .retry = milliseconds(20)};
}

std::unique_ptr<Leadership> Start(const FakeLease& lease, const std::string& identity) {
  return std::make_unique<Leadership>(lease.AccessOf(identity), OptionsOf(identity));
}

TEST(Leadership, IsHandedOverWhenItsHolderIsDestroyed) {
  const FakeLease lease;
  std::unique_ptr<Leadership> one = Start(lease, "one");
  ASSERT_TRUE(Eventually([&] { return one->IsLeader() && one->Problem().empty(); }));
  const std::unique_ptr<Leadership> two = Start(lease, "two");
  ASSERT_TRUE(Eventually([&] { return !two->Problem().empty(); }));
  EXPECT_EQ(two->Problem(), "Lease garden/trowel is held by one");
  EXPECT_FALSE(two->IsLeader());

  // Long before its two minutes are over.
  one.reset();
  ASSERT_TRUE(Eventually([&] { return two->IsLeader(); }));
  EXPECT_TRUE(Eventually([&] { return two->Problem().empty(); }));
}

TEST(Leadership, SaysWhyItCannotBeHad) {
  FakeLease lease;
  lease.Treat("one", FakeLease::Mood::kRefuse);
  const std::unique_ptr<Leadership> one = Start(lease, "one");
  ASSERT_TRUE(Eventually([&] { return !one->Problem().empty(); }));
  EXPECT_EQ(one->Problem().find("Lease garden/trowel: 403"), 0U) << one->Problem();
  EXPECT_FALSE(one->IsLeader());
}

TEST(Leadership, DoesNotWaitLongForAServerThatDoesNotAnswerTheGoodbye) {
  FakeLease lease;
  std::unique_ptr<Leadership> one = Start(lease, "one");
  ASSERT_TRUE(Eventually([&] { return one->IsLeader(); }));
  lease.Treat("one", FakeLease::Mood::kHang);
  const auto begin = std::chrono::steady_clock::now();
  one.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, Leadership::kGoodbye + milliseconds(5'000));
}

}  // namespace
}  // namespace trowel::kube

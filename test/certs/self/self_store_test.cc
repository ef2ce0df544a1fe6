#include "certs/self/self_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "test/support/fake_virtual_garden.h"

namespace trowel::certs {
namespace {

using std::chrono::milliseconds;
using test::FakeVirtualGarden;
using Steady = std::chrono::steady_clock;

constexpr char kMoves[] = "moves.trowel.gardener.cloud";

class LeaderFor final : public kube::Leader {
 public:
  milliseconds Left() const override { return left; }
  std::string Problem() const override { return ""; }
  std::atomic<milliseconds> left = milliseconds(10'000);
};

class SelfStoreTest : public testing::Test {
 protected:
  SelfStoreTest() { garden_.Register({kMoves}); }
  SelfStore Store() const {
    SelfStore::Options options;
    options.access = garden_.access();
    return SelfStore(options, &leader_);
  }

  FakeVirtualGarden garden_;
  LeaderFor leader_;
};

TEST_F(SelfStoreTest, WhatTheNextLeaderWroteIsNotTakenBack) {
  garden_.BeforeNext("PATCH", FakeVirtualGarden::kRegistration, [this] {
    EXPECT_EQ(*Store().Register("later"), SelfStore::Registered::kPatched);
  });
  EXPECT_TRUE(absl::IsAborted(Store().Register("earlier").status()));
  EXPECT_EQ(garden_.Bundle(), "later");
  EXPECT_EQ(*Store().Register("later"), SelfStore::Registered::kCurrent);
}

TEST_F(SelfStoreTest, NothingIsWaitedForLongerThanTheLeadershipLasts) {
  leader_.left = milliseconds(150);
  for (const bool of_secret : {true, false}) {
    garden_.BeforeNext(
        of_secret ? "POST" : "PATCH",
        of_secret ? "/api/v1/namespaces/garden/secrets" : FakeVirtualGarden::kRegistration,
        [] { std::this_thread::sleep_for(milliseconds(2'000)); });
    const Steady::time_point begin = Steady::now();
    const absl::Status written =
        of_secret ? Store().Write({}, "") : Store().Register("late").status();
    EXPECT_TRUE(absl::IsDeadlineExceeded(written)) << written;
    EXPECT_LT(Steady::now() - begin, milliseconds(1'500));
  }
}

TEST_F(SelfStoreTest, WhoIsNoLongerLeaderWritesNothing) {
  leader_.left = milliseconds(0);
  EXPECT_TRUE(absl::IsAborted(Store().Write({}, "")));
  EXPECT_TRUE(absl::IsAborted(Store().Register("late").status()));
  EXPECT_EQ(garden_.Writes(), 0U);
  EXPECT_TRUE(Store().Read().ok()) << "reading is everybody's";
}

}  // namespace
}  // namespace trowel::certs

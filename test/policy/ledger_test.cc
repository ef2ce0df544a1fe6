#include "policy/ledger.h"

#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::policy {
namespace {

using trowel::testing::At;

const absl::Time kNow = At("2026-11-21T12:00:00Z");

PendingMove Move(const std::string& shoot, absl::Time now = kNow) {
  return {.shoot = shoot,
          .space = "garden-dev",
          .source = "a",
          .destination = "b",
          .expires = now + Ledger::kLifetime};
}

TEST(LedgerTest, KeepsWhatIsEntered) {
  Ledger ledger;
  EXPECT_TRUE(ledger.Read()->moves.empty());
  EXPECT_TRUE(ledger.Add(Move("x/1"), ledger.Read()->version, kNow));
  EXPECT_TRUE(ledger.Add(Move("x/2"), ledger.Read()->version, kNow));
  ASSERT_EQ(ledger.Read()->moves.size(), 2U);
  EXPECT_EQ(ledger.Read()->moves[0].shoot, "x/1");
}

TEST(LedgerTest, RefusesWhatWasDecidedOnAnOldPage) {
  Ledger ledger;
  const std::uint64_t version = ledger.Read()->version;
  EXPECT_TRUE(ledger.Add(Move("x/1"), version, kNow));
  EXPECT_FALSE(ledger.Add(Move("x/2"), version, kNow));
  EXPECT_EQ(ledger.Read()->moves.size(), 1U);
}

TEST(LedgerTest, APageThatWasReadDoesNotChange) {
  Ledger ledger;
  const std::shared_ptr<const Ledger::Page> before = ledger.Read();
  ASSERT_TRUE(ledger.Add(Move("x/1"), before->version, kNow));
  EXPECT_TRUE(before->moves.empty());
}

TEST(LedgerTest, AShootHasOneEntry) {
  Ledger ledger;
  ASSERT_TRUE(ledger.Add(Move("x/1"), ledger.Read()->version, kNow));
  PendingMove again = Move("x/1");
  again.destination = "c";
  ASSERT_TRUE(ledger.Add(again, ledger.Read()->version, kNow));
  ASSERT_EQ(ledger.Read()->moves.size(), 1U);
  EXPECT_EQ(ledger.Read()->moves[0].destination, "c");
}

TEST(LedgerTest, DropsWhatExpired) {
  Ledger ledger;
  ASSERT_TRUE(ledger.Add(Move("x/1"), ledger.Read()->version, kNow));
  const absl::Time later = kNow + Ledger::kLifetime;
  ASSERT_TRUE(ledger.Add(Move("x/2", later), ledger.Read()->version, later));
  ASSERT_EQ(ledger.Read()->moves.size(), 1U);
  EXPECT_EQ(ledger.Read()->moves[0].shoot, "x/2");
}

TEST(LedgerTest, FullItDropsTheOldest) {
  Ledger ledger;
  for (std::size_t i = 0; i <= Ledger::kMovesMax; ++i) {
    ASSERT_TRUE(ledger.Add({.shoot = std::to_string(i),
                            .space = {},
                            .source = {},
                            .destination = {},
                            .expires = kNow + Ledger::kLifetime},
                           ledger.Read()->version, kNow));
  }
  EXPECT_EQ(ledger.Read()->moves.size(), Ledger::kMovesMax);
  EXPECT_EQ(ledger.Read()->moves.front().shoot, "1");
}

// Two requests for the last slot: one alone may take it, however they are timed.
TEST(LedgerTest, OfManyThreadsOneTakesTheLastSlot) {
  constexpr int kThreads = 4;
  constexpr std::size_t kSlots = 50;
  Ledger ledger;
  std::atomic<int> taken = 0;
  const auto take = [&](int thread) {
    for (int i = 0;; ++i) {
      const std::shared_ptr<const Ledger::Page> page = ledger.Read();
      if (page->moves.size() >= kSlots) return;
      if (ledger.Add(Move(fmt::format("x/{}-{}", thread, i)), page->version, kNow)) ++taken;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(take, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ledger.Read()->moves.size(), kSlots);
  EXPECT_EQ(taken, static_cast<int>(kSlots));
}

}  // namespace
}  // namespace trowel::policy

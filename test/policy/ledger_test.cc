#include "policy/ledger.h"

#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace trowel::policy {
namespace {

const Ledger::Time kNow = Ledger::Clock::now();

PendingMove Move(const std::string& shoot) {
  return {.shoot = shoot, .space = "garden-dev", .source = "a", .destination = "b", .expires = {}};
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
  const Ledger::Time later = kNow + Ledger::kLifetime;
  EXPECT_EQ(ledger.Read()->At(later - std::chrono::seconds(1)).size(), 1U);
  EXPECT_TRUE(ledger.Read()->At(later).empty()) << "also while nobody adds";
  ASSERT_TRUE(ledger.Add(Move("x/2"), ledger.Read()->version, later));
  ASSERT_EQ(ledger.Read()->moves.size(), 1U);
  EXPECT_EQ(ledger.Read()->moves[0].shoot, "x/2");
}

// Of entries at different times, an old one among them anew.
TEST(LedgerTest, EachEntryHasItsOwnEnd) {
  Ledger ledger;
  const auto at = [](int second) { return kNow + std::chrono::seconds(second); };
  for (const int second : {0, 10, 20}) {
    const std::string shoot = fmt::format("x/{}", second);
    ASSERT_TRUE(ledger.Add(Move(shoot), ledger.Read()->version, at(second)));
  }
  ASSERT_TRUE(ledger.Add(Move("x/0"), ledger.Read()->version, at(25)));
  const auto left = [&](int second) { return ledger.Read()->At(at(second)).size(); };
  EXPECT_EQ(left(39), 3U);
  EXPECT_EQ(left(40), 2U);
  EXPECT_EQ(left(50), 1U);
  EXPECT_EQ(ledger.Read()->At(at(54)).front().shoot, "x/0");
  EXPECT_EQ(left(55), 0U);
}

TEST(LedgerTest, FullItDropsTheOldest) {
  Ledger ledger;
  for (std::size_t i = 0; i <= Ledger::kMovesMax; ++i) {
    ASSERT_TRUE(ledger.Add(
        {.shoot = std::to_string(i), .space = {}, .source = {}, .destination = {}, .expires = {}},
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

// As the binder does, which decides under a lock of its own.
TEST(LedgerTest, WhatIsEnteredUnaskedMakesOthersReadAgain) {
  Ledger ledger;
  const std::uint64_t version = ledger.Read()->version;
  ledger.Enter(Move("x/1"), kNow);
  EXPECT_FALSE(ledger.Add(Move("x/2"), version, kNow));
  ASSERT_EQ(ledger.Read()->At(kNow).size(), 1U);
  EXPECT_EQ(ledger.Read()->At(kNow)[0].shoot, "x/1");
}

TEST(LedgerTest, WhatDidNotComeAboutIsWithdrawn) {
  Ledger ledger;
  ledger.Enter(Move("x/1"), kNow);
  ledger.Enter(Move("x/2"), kNow);
  const std::uint64_t version = ledger.Read()->version;
  ledger.Withdraw("x/1", "elsewhere", kNow);
  EXPECT_EQ(ledger.Read()->version, version) << "it has been bound anew since";
  ledger.Withdraw("x/1", "b", kNow);
  ASSERT_EQ(ledger.Read()->At(kNow).size(), 1U);
  EXPECT_EQ(ledger.Read()->At(kNow)[0].shoot, "x/2");
  EXPECT_GT(ledger.Read()->version, version);
}

}  // namespace
}  // namespace trowel::policy

#include "scheduler/binder/bind_desk.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/binder/binder_fixture.h"

namespace trowel::scheduler {
namespace {

// What one thread sees. The desk with many threads is in binder_test.cc.
class BindDeskTest : public ::testing::Test, public trowel::testing::BinderFixture {
 protected:
  void MakeDesk(absl::Duration settle = absl::ZeroDuration()) {
    desk = std::make_unique<BindDesk>(
        BindDesk::Options{.scheduler_name = "trowel", .settle = settle}, Context());
  }
  // What is due within a moment; empty: nothing.
  std::optional<BindJob> NextSoon() {
    std::stop_source stop;
    std::jthread alarm([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop.request_stop();
    });
    return desk->Next(stop.get_token());
  }
  void TakeTwoForOnePlace() {
    garden.with_destination = false;
    garden.source.allocatable_shoots = 2;  // One is elm's.
    AddWaiting("moss");
    AddWaiting("fern");
    Publish();
    MakeDesk();
    desk->Look();
    first = NextSoon();
    second = NextSoon();
    ASSERT_TRUE(first.has_value() && second.has_value());
  }
  std::unique_ptr<BindDesk> desk;
  std::optional<BindJob> first, second;
};

TEST_F(BindDeskTest, HasNothingBeforeThereIsAGarden) {
  AddWaiting("moss");
  MakeDesk();
  desk->Look();
  EXPECT_FALSE(NextSoon().has_value());
  Publish();
  desk->Look();
  const std::optional<BindJob> job = NextSoon();
  ASSERT_TRUE(job.has_value());
  EXPECT_EQ(job->key, "garden-dev/moss");
  EXPECT_EQ(job->problem, "");
}

TEST_F(BindDeskTest, ANewLeaderWaitsUntilTheGardenHasWhatTheOldOneDid) {
  AddWaiting("moss");
  Publish();
  MakeDesk(absl::Milliseconds(200));
  desk->Look();
  EXPECT_FALSE(NextSoon().has_value());
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  desk->Look();
  EXPECT_TRUE(NextSoon().has_value());
}

TEST_F(BindDeskTest, WhoCeasesToBeLeaderForgetsAll) {
  AddWaiting("moss");
  AddWaiting("fern");
  Publish();
  MakeDesk();
  desk->Look();
  std::optional<BindJob> job = NextSoon();
  ASSERT_TRUE(job.has_value());
  leader.leader = false;
  desk->Look();
  EXPECT_FALSE(NextSoon().has_value());
  EXPECT_EQ(desk->DecideAndAssume(*job->shoot, &*job).why, "nothing can be decided now");
  desk->Retry(*job, absl::ZeroDuration(), /*perhaps=*/false);
  EXPECT_EQ(desk->sizes().backoff, 0U);
}

// That the garden is not heard of says nothing about the shoot, and is not to be written on it.
TEST_F(BindDeskTest, TellsNobodyWhileNothingCanBeDecided) {
  AddWaiting("moss");
  Publish();
  MakeDesk();
  desk->Look();
  std::optional<BindJob> job = NextSoon();
  ASSERT_TRUE(job.has_value());
  may_decide = false;
  desk->Look();
  const Decision none = desk->DecideAndAssume(*job->shoot, &*job);
  EXPECT_EQ(none.seed, "");
  EXPECT_FALSE(desk->ShouldTell(*job, none.why));
  may_decide = true;
  desk->Look();
  EXPECT_TRUE(desk->ShouldTell(*job, "0 of 2 seeds qualify"));
}

TEST_F(BindDeskTest, WhatIsAssumedTakesAPlaceUntilItIsForgotten) {
  ASSERT_NO_FATAL_FAILURE(TakeTwoForOnePlace());
  EXPECT_EQ(desk->DecideAndAssume(*first->shoot, &*first).seed, "aws-eu1");
  EXPECT_EQ(desk->DecideAndAssume(*second->shoot, &*second).seed, "");
  desk->Forget(*first);
  EXPECT_EQ(desk->DecideAndAssume(*second->shoot, &*second).seed, "aws-eu1");
}

TEST_F(BindDeskTest, AnUnclearBindingKeepsItsPlace) {
  ASSERT_NO_FATAL_FAILURE(TakeTwoForOnePlace());
  desk->DecideAndAssume(*first->shoot, &*first);
  desk->Retry(*first, absl::ZeroDuration(), /*perhaps=*/true);
  EXPECT_EQ(desk->DecideAndAssume(*second->shoot, &*second).seed, "");
}

// One process that binds and admits gives a seed's last place away once.
TEST_F(BindDeskTest, CountsWhatTheWebhookHasAllowed) {
  policy::Ledger allowed;
  ledger = &allowed;
  TakeTwoForOnePlace();
  allowed.Enter({.shoot = "garden-dev/oak",
                 .space = "garden-dev",
                 .source = "aws-eu2",
                 .destination = "aws-eu1",
                 .expires = {}},
                policy::Ledger::Clock::now());
  EXPECT_EQ(desk->DecideAndAssume(*first->shoot, &*first).seed, "");
}

TEST_F(BindDeskTest, TellsTheWebhookWhatItAssumes) {
  policy::Ledger allowed;
  ledger = &allowed;
  TakeTwoForOnePlace();
  ASSERT_EQ(desk->DecideAndAssume(*first->shoot, &*first).seed, "aws-eu1");
  const auto counts = [&] { return allowed.Read()->At(policy::Ledger::Clock::now()).size(); };
  EXPECT_EQ(counts(), 1U);
  // It counts once, not as its own and as the webhook's.
  EXPECT_EQ(desk->DecideAndAssume(*second->shoot, &*second).seed, "");
  desk->Retry(*first, absl::ZeroDuration(), /*perhaps=*/true);
  EXPECT_EQ(counts(), 1U) << "nobody knows whether it was bound";
  desk->Forget(*first);
  EXPECT_EQ(counts(), 0U);
  EXPECT_EQ(desk->DecideAndAssume(*second->shoot, &*second).seed, "aws-eu1");
}

}  // namespace
}  // namespace trowel::scheduler

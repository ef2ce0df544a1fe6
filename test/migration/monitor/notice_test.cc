#include "migration/monitor/notice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::MovingState;

Step StepTo(const MovingState& state, Step::Kind kind) {
  Step step{.kind = kind, .shoot = "garden-dev/moss", .progress = state.Ask()};
  step.bound_at = step.progress.bound_at;
  return step;
}

Notice NoticeOfStep(const MovingState& state, Step::Kind kind) {
  return NoticeOf(StepTo(state, kind), absl::Minutes(8), state.now());
}

TEST(NoticeOf, TellsWhatANewPhaseWaitsForAndHowLongThatIsUsual) {
  MovingState state("m12-08");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Seconds(1));
  const Notice notice = NoticeOfStep(state, Step::Kind::kPhase);
  EXPECT_FALSE(notice.warning);
  EXPECT_EQ(notice.reason, "MigrationPhase");
  EXPECT_EQ(notice.text,
            "M1, preparing the source, on the way from aws-eu1 to aws-eu5: waits for the source to "
            "save the state; usual: up to 8m");
}

TEST(NoticeOf, WarnsOfOneThatIsStuckWithItsRemedy) {
  const MovingState state("m12-30");
  ASSERT_TRUE(state.Ask().stuck);
  for (const Step::Kind kind : {Step::Kind::kStuck, Step::Kind::kPhase, Step::Kind::kSeen}) {
    const Notice notice = NoticeOfStep(state, kind);
    EXPECT_TRUE(notice.warning) << Name(kind);
    EXPECT_EQ(notice.reason, "MigrationStuck");
    EXPECT_THAT(notice.text, HasSubstr(state.Ask().cause));
    EXPECT_THAT(notice.text, HasSubstr("; do: " + state.Ask().remedy));
  }
}

// Whoever restarts a replica would see all of them told again.
TEST(NoticeOf, SaysNothingOfAMoveThatWasUnderWayBefore) {
  MovingState state("m12-08");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Seconds(1));
  EXPECT_THAT(NoticeOfStep(state, Step::Kind::kSeen).reason, IsEmpty());
}

TEST(NoticeOf, TellsHowLongAMoveTook) {
  const MovingState state("m12-26");
  Step step = StepTo(state, Step::Kind::kArrived);
  step.bound_at = state.now() - absl::Minutes(17);
  EXPECT_EQ(NoticeOf(step, {}, state.now()).text, "arrived on aws-eu5 after 17m");
  step.bound_at.reset();
  EXPECT_EQ(NoticeOf(step, {}, state.now()).text, "arrived on aws-eu5");
  step.kind = Step::Kind::kBack;
  EXPECT_EQ(NoticeOf(step, {}, state.now()).reason, "MigrationBack");
}

TEST(NoticeOf, NobodyIsThereToBeToldOfAShootThatIsGone) {
  EXPECT_THAT(NoticeOfStep(MovingState("m12-20"), Step::Kind::kGone).reason, IsEmpty());
}

Notice About(const std::string& shoot, std::string_view reason, bool warning = false) {
  return {.shoot = shoot, .warning = warning, .reason = reason, .text = {}};
}

std::vector<std::string> Taken(NoticeQueue* queue, std::size_t count) {
  std::vector<std::string> taken;
  for (const Notice& notice : queue->Take(count)) {
    taken.push_back(fmt::format("{} {}", notice.shoot, notice.reason));
  }
  return taken;
}

TEST(NoticeQueue, WarningsComeFirst) {
  NoticeQueue queue;
  queue.Put(About("a", "phase"));
  queue.Put(About("b", "phase"));
  queue.Put(About("c", "stuck", true));
  EXPECT_THAT(Taken(&queue, 2), ElementsAre("c stuck", "a phase"));
  EXPECT_THAT(Taken(&queue, 2), ElementsAre("b phase"));
  EXPECT_THAT(Taken(&queue, 2), IsEmpty());
}

TEST(NoticeQueue, WhatHasPassedIsNoNews) {
  NoticeQueue queue;
  queue.Put(About("a", "M1"));
  queue.Put(About("a", "M2"));
  queue.Put(About("a", "stuck", true));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_THAT(Taken(&queue, 9), ElementsAre("a stuck"));
  queue.Put(About("a", "stuck", true));
  queue.Put(About("a", "goes on"));
  EXPECT_THAT(Taken(&queue, 9), ElementsAre("a goes on"));
  EXPECT_THAT(Taken(&queue, 9), IsEmpty());
}

TEST(NoticeQueue, CountsWhatItHasNoRoomFor) {
  NoticeQueue queue;
  for (std::size_t i = 0; i < NoticeQueue::kSizeMax; ++i) {
    queue.Put(About(fmt::format("shoot-{}", i), "M1"));
  }
  queue.Put(About("one more", "M1"));
  queue.Put(About("shoot-0", "M2"));
  EXPECT_EQ(queue.size(), NoticeQueue::kSizeMax);
  EXPECT_EQ(queue.dropped(), 1U);
  EXPECT_THAT(Taken(&queue, 1), ElementsAre("shoot-0 M2")) << "it has its place already";
}

}  // namespace
}  // namespace trowel::migration

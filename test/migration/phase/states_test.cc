#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

// Each of the recorded states is in the phase that it was recorded in.
namespace trowel::migration {
namespace {

using testing::MovingState;

class RecordedStateTest : public ::testing::TestWithParam<int> {
 protected:
  const MovingState state_{fmt::format("m12-{:02}", GetParam())};
};

TEST_P(RecordedStateTest, IsInItsPhase) {
  const Progress progress = state_.Ask();
  EXPECT_EQ(Id(progress.phase), state_.state().phase) << state_.state().note;
  EXPECT_TRUE(progress.not_known.empty());
}

TEST_P(RecordedStateTest, NamesTheSeeds) {
  const Progress progress = state_.Ask();
  if (!progress.on_its_way()) return;
  EXPECT_EQ(progress.to, state_.state().shoot["spec"]["seedName"]);
  const testing::Json& host = state_.state().shoot["status"]["seedName"];
  if (host != progress.to) {
    EXPECT_EQ(progress.from, host);
  } else if (!progress.from.empty()) {
    EXPECT_EQ(progress.from, "aws-eu1") << "by the BackupEntry that Restore copies from";
  }
}

// What is stuck says why and what to do; what says what to do says why.
TEST_P(RecordedStateTest, IsStuckWithCauseAndRemedyInTheEnd) {
  const Progress now = state_.Ask();
  EXPECT_EQ(now.cause.empty(), now.remedy.empty());
  const Progress later = state_.AskAfter(absl::Hours(3));
  EXPECT_EQ(Id(later.phase), Id(now.phase));
  EXPECT_EQ(later.stuck, later.on_its_way());
  EXPECT_EQ(later.cause.empty(), !later.stuck);
  EXPECT_EQ(later.remedy.empty(), !later.stuck);
  EXPECT_EQ(later.remedy.find('{'), std::string::npos) << later.remedy;
}

TEST_P(RecordedStateTest, IsNoOlderThanNow) {
  const Progress before = state_.AskAfter(-absl::Hours(24));
  EXPECT_EQ(Id(before.phase), state_.state().phase);
  for (const auto& time : {before.bound_at, before.since, before.last_report}) {
    if (time.has_value()) {
      EXPECT_LE(*time, state_.now() - absl::Hours(24));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Moves, RecordedStateTest, ::testing::Range(0, 36));

}  // namespace
}  // namespace trowel::migration

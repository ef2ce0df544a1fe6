#include "migration/recover/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::MovingState;
using ::testing::Not;

class StepsTest : public ::testing::Test {
 protected:
  std::vector<std::string> KindsOf(const std::string& id) {
    std::vector<std::string> kinds;
    for (const RecoveryStep& step : StepsOfState(id)) kinds.emplace_back(Name(step.kind));
    return kinds;
  }
  std::vector<RecoveryStep> StepsOfState(const std::string& id) {
    const MovingState state(id);
    view_ = state.Garden();
    shoots_ = LostShootsOf("aws-eu1", /*fenced=*/true, *view_, state.now());
    EXPECT_EQ(shoots_.size(), 1U);
    if (shoots_[0].to.empty()) shoots_[0].to = "aws-eu4";
    const auto steps = StepsOf(shoots_[0], "aws-eu1", options_);
    EXPECT_TRUE(steps.ok()) << steps.status();
    return steps.value_or(std::vector<RecoveryStep>());
  }
  RecoveryStep StepOf(const std::string& id, RecoveryStep::Kind kind) {
    for (const RecoveryStep& step : StepsOfState(id)) {
      if (step.kind == kind) return step;
    }
    ADD_FAILURE() << "no such step";
    return {};
  }

  StepOptions options_{.reason = "aws-eu1 burnt"};
  std::shared_ptr<const garden::GardenView> view_;
  std::vector<LostShoot> shoots_;
};

TEST_F(StepsTest, OfAShootAtRestAreAllInOrder) {
  EXPECT_THAT(KindsOf("m12-00"), ElementsAre("keep", "bind", "release-backupentry",
                                             "move-backupentry", "hand-over", "watch"));
}

TEST_F(StepsTest, OfAMoveAreThoseThatAreLeft) {
  EXPECT_THAT(KindsOf("m12-12"),
              ElementsAre("keep", "release-backupentry", "move-backupentry", "hand-over", "watch"));
  EXPECT_THAT(KindsOf("m12-13"), ElementsAre("keep", "release-backupentry", "hand-over", "watch"));
  EXPECT_THAT(KindsOf("m12-14"), ElementsAre("keep", "hand-over", "watch"));
}

// The other way round the destination would wait for backups that nobody lets go.
TEST_F(StepsTest, TheShootIsHandedOverOnlyAfterItsBackups) {
  EXPECT_THAT(StepOf("m12-00", RecoveryStep::Kind::kHandOver).check,
              AllOf(HasSubstr("get backupentries.core.gardener.cloud"),
                    HasSubstr("{.spec.seedName}/{.status.seedName}"), HasSubstr("= 'aws-eu4/'")));
  EXPECT_THAT(StepOf("m12-00", RecoveryStep::Kind::kMoveEntry).check,
              HasSubstr("= '/Migrate/Succeeded'"));
}

TEST_F(StepsTest, NoStepLooksLikeAReconcile) {
  for (const RecoveryStep& step : StepsOfState("m12-00")) {
    EXPECT_THAT(step.command, Not(HasSubstr("Reconcile")));
    EXPECT_THAT(step.check, Not(IsEmpty()));
  }
  EXPECT_THAT(StepOf("m12-00", RecoveryStep::Kind::kHandOver).command,
              AllOf(HasSubstr(R"("type":"Migrate","state":"Succeeded","progress":100)"),
                    HasSubstr(R"("seedName":"aws-eu4")"), HasSubstr("--subresource status")));
}

TEST_F(StepsTest, TheReasonBreaksTheGlassAndCannotBreakTheCommand) {
  options_.reason = "it's \"gone\\\n";
  EXPECT_THAT(StepOf("m12-00", RecoveryStep::Kind::kBind).command,
              HasSubstr(R"("trowel.gardener.cloud/break-glass":"its gone?")"));
  options_.reason.clear();
  EXPECT_THAT(StepOf("m12-00", RecoveryStep::Kind::kBind).command, Not(HasSubstr("break-glass")));
}

TEST_F(StepsTest, NamesThatAreNoneAreWrittenIntoNoCommand) {
  StepsOfState("m12-00");
  shoots_[0].to = "aws-eu4'; rm -rf";
  EXPECT_TRUE(absl::IsInvalidArgument(StepsOf(shoots_[0], "aws-eu1", options_).status()));
}

}  // namespace
}  // namespace trowel::migration

#include "migration/recover/lost_seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migration/recover/lost_shoot.h"
#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::HasSubstr;
using testing::Json;
using testing::MovingState;
using ::testing::Not;
using ::testing::SizeIs;

// A dump may have been made without them, and the seed may be a shoot all the same.
TEST(LostSeeds, WithoutAnyManagedSeedNobodyKnowsWhetherItIsOne) {
  const MovingState state("m12-00");
  EXPECT_THAT(LookAtLostSeed("aws-eu1", *state.Garden(), state.now()).why_unknown,
              HasSubstr("there is no ManagedSeed at all"));
}

TEST(LostSeeds, ThatBeginToAnswerLeaveAllOpen) {
  MovingState state("m12-00");
  Json& condition = MovingState::Condition(&state.seed("aws-eu1")["status"]["conditions"],
                                           "GardenletReady", "Progressing");
  condition["lastTransitionTime"] = state.Ago(absl::Hours(1));
  EXPECT_THAT(LookAtLostSeed("aws-eu1", *state.Garden(), state.now()).possible(), SizeIs(4));
}

TEST(LostShoots, ThatWereBoundThereSayWhatTheyLack) {
  MovingState state("m12-20");
  const auto why = [&] {
    const auto view = state.Garden();
    return LostShootsOf("aws-eu5", /*fenced=*/true, *view, state.now()).at(0).why;
  };
  EXPECT_THAT(why(), Not(HasSubstr("no BackupEntry")));
  EXPECT_THAT(why(), Not(HasSubstr("no ShootState")));
  state.backups() = Json::array();
  state.shoot_state() = nullptr;
  EXPECT_THAT(why(), HasSubstr("no BackupEntry"));
  EXPECT_THAT(why(), HasSubstr("no ShootState"));
}

}  // namespace
}  // namespace trowel::migration

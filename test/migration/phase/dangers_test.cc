#include "migration/phase/dangers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Json;
using testing::MovingState;
using ::testing::Not;

std::vector<std::string> Dangers(const MovingState& state) {
  std::vector<std::string> texts;
  for (const Danger& danger : state.AskForDangers()) {
    EXPECT_FALSE(danger.remedy.empty()) << danger.what;
    texts.push_back(danger.what);
  }
  return texts;
}

// Each classic phase, and from which on something is needed.
constexpr const char* kWaiting[] = {"m12-01", "m12-04", "m12-06", "m12-07"};
constexpr const char* kMigrating[] = {"m12-08", "m12-11", "m12-16"};
constexpr const char* kLater[] = {"m12-13", "m12-14", "m12-15", "m12-19", "m12-20", "m12-21"};

TEST(DangersTest, NoneWhereAllIsWell) {
  for (const char* id : {"m12-01", "m12-04", "m12-08", "m12-11", "m12-13", "m12-15", "m12-20",
                         "m12-22", "m12-23", "m12-30"}) {
    EXPECT_THAT(Dangers(MovingState(id)), IsEmpty()) << id;
  }
  EXPECT_THAT(Dangers(MovingState("m12-00")), IsEmpty());
  EXPECT_THAT(Dangers(MovingState("m12-26")), IsEmpty());
}

TEST(DangersTest, SkipReadinessWhateverItsValueButWhereItIsFit) {
  const auto with = [](const char* id) {
    MovingState state(id);
    state.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/skip-readiness"] = "false";
    return Dangers(state);
  };
  for (const char* id : {"m12-01", "m12-11", "m12-15", "m12-20", "m12-21"}) {
    EXPECT_THAT(with(id), Contains(HasSubstr("skip-readiness"))) << id;
  }
  EXPECT_THAT(with("m12-23"), IsEmpty());
}

TEST(DangersTest, AnIgnoredShootIsACauseWhereItHasToBegin) {
  MovingState state("m12-11");
  state.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/ignore"] = "true";
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("shoot.gardener.cloud/ignore")));
}

TEST(DangersTest, RotationsUntilTheStateIsSaved) {
  const auto with = [](const char* id, const char* phase) {
    MovingState state(id);
    state.status()["credentials"]["rotation"]["etcdEncryptionKey"]["phase"] = phase;
    return Dangers(state);
  };
  for (const char* id : kWaiting) {
    EXPECT_THAT(with(id, "Preparing"), Contains(HasSubstr("etcdEncryptionKey"))) << id;
    EXPECT_THAT(with(id, "Prepared"), IsEmpty()) << id;
  }
  EXPECT_THAT(with("m12-08", "Completing"), Contains(HasSubstr("etcdEncryptionKey")));
  EXPECT_THAT(with("m12-20", "Preparing"), IsEmpty());
  MovingState state("m12-04");
  state.shoot()["metadata"]["annotations"]["gardener.cloud/operation"] = "rotate-ca-start";
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("rotate-ca-start")));
}

TEST(DangersTest, VersionsThatAreApartUntilTheHandOver) {
  const auto with = [](const char* id) {
    MovingState state(id);
    state.seed("aws-eu5")["status"]["gardener"]["version"] = "v1.99.0";
    return Dangers(state);
  };
  for (const char* id : kMigrating) EXPECT_THAT(with(id), Contains(HasSubstr("v1.99.0"))) << id;
  for (const char* id : kLater) EXPECT_THAT(with(id), IsEmpty()) << id;
}

TEST(DangersTest, ADestinationThatFellIll) {
  MovingState state("m12-11");
  Json& seed = state.seed("aws-eu5");
  MovingState::Condition(&seed["status"]["conditions"], "SeedSystemComponentsHealthy", "False");
  seed["metadata"]["annotations"]["shoot.gardener.cloud/emergency-stop-reconciliations"] = "true";
  seed["metadata"]["deletionTimestamp"] = state.Ago(absl::Minutes(1));
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("SeedSystemComponentsHealthy")));
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("emergency stop")));
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("being deleted")));
}

TEST(DangersTest, ADestinationThatIsGone) {
  for (const char* id : {"m12-04", "m12-12", "m12-13"}) {
    MovingState state(id);
    state.RemoveSeed("aws-eu5");
    EXPECT_THAT(Dangers(state), Contains(HasSubstr("aws-eu5 has no Seed"))) << id;
  }
}

TEST(DangersTest, StopsAndRolloutsThatTheNextBeginningMeets) {
  for (const auto& [id, seed] : {std::pair("m12-11", "aws-eu1"), std::pair("m12-13", "aws-eu1"),
                                 std::pair("m12-20", "aws-eu5")}) {
    MovingState state(id);
    state.seed(
        seed)["metadata"]["annotations"]["shoot.gardener.cloud/emergency-stop-reconciliations"] =
        "true";
    EXPECT_THAT(Dangers(state), Contains(HasSubstr("emergency stop"))) << id;
    MovingState rolling(id);
    rolling.shoot()["metadata"]["annotations"]["gardener.cloud/operation"] = "rollout-workers=a";
    EXPECT_THAT(Dangers(rolling), Contains(HasSubstr("rollout-workers=a"))) << id;
  }
}

TEST(DangersTest, TheCopyOfTheBackupsThatGoesBeforeItIsRead) {
  MovingState state("m12-20");
  for (Json& entry : state.backups()) {
    entry["metadata"]["deletionTimestamp"] = state.Ago(absl::Minutes(1));
  }
  EXPECT_THAT(Dangers(state), Contains(HasSubstr("source-")));
}

TEST(DangersTest, NoShootStateFromTheMomentOnThatItIsNeeded) {
  const auto without = [](const char* id) {
    MovingState state(id);
    state.shoot_state() = nullptr;
    return Dangers(state);
  };
  for (const char* id : kLater) {
    EXPECT_THAT(without(id), Contains(HasSubstr("no ShootState"))) << id;
  }
  EXPECT_THAT(without("m12-11"), Contains(HasSubstr("no ShootState")));
  for (const char* id : {"m12-04", "m12-08", "m12-23"}) {
    EXPECT_THAT(without(id), Not(Contains(HasSubstr("ShootState")))) << id;
  }
}

TEST(DangersTest, NoBackupEntryOrOneThatGoesOrFails) {
  for (const char* id : {"m12-04", "m12-11", "m12-15", "m12-19"}) {
    MovingState state(id);
    state.backups()[0]["status"]["lastError"] = {{"description", "no such bucket"}};
    EXPECT_THAT(Dangers(state), Contains(HasSubstr("no such bucket"))) << id;
    state.backups()[0]["metadata"]["deletionTimestamp"] = state.Ago(absl::Minutes(1));
    EXPECT_THAT(Dangers(state), Contains(HasSubstr("is being deleted"))) << id;
    state.backups() = Json::array();
    EXPECT_THAT(Dangers(state), Contains(HasSubstr("no BackupEntry"))) << id;
  }
  // The copy that Restore reads goes when it has been read.
  MovingState copying("m12-21");
  for (Json& entry : copying.backups()) {
    if (entry["metadata"]["name"].get<std::string>().starts_with("source-")) {
      entry["metadata"]["deletionTimestamp"] = copying.Ago(absl::Minutes(1));
    }
  }
  EXPECT_THAT(Dangers(copying), IsEmpty());
}

}  // namespace
}  // namespace trowel::migration

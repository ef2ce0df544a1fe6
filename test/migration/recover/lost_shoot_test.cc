#include "migration/recover/lost_shoot.h"

#include <map>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migration/recover/lost_seed.h"
#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Json;
using testing::MovingState;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kFrom[] = "aws-eu1";
constexpr char kTo[] = "aws-eu5";

// Of a state whose shoot is the only one; kept, for what is found points into it.
struct Found {
  std::shared_ptr<const garden::GardenView> view;
  std::vector<LostShoot> shoots;

  std::string Names() const {
    std::string names;
    for (const LostShoot& lost : shoots) names += std::string(Name(lost.readiness));
    return names;
  }
};

Found Ask(const MovingState& state, std::string_view seed = kFrom, bool fenced = true) {
  Found found{.view = state.Garden(), .shoots = {}};
  found.shoots = LostShootsOf(seed, fenced, *found.view, state.now());
  return found;
}

// At rest, with all that a restore needs.
MovingState Resting() {
  MovingState state("m12-00");
  state.shoot_state() = {
      {"apiVersion", "core.gardener.cloud/v1beta1"},
      {"kind", "ShootState"},
      {"metadata",
       {{"namespace", "garden-dev"},
        {"name", "m12-00"},
        {"annotations", {{"gardener.cloud/timestamp", state.Ago(absl::Hours(2))}}}}}};
  return state;
}

TEST(LostShoots, OfEachRecordedStateWhenTheSourceIsLost) {
  const std::map<std::string, std::string> expected = {{"m12-00", "no-shootstate"},
                                                       {"m12-01", "no-shootstate"},
                                                       {"m12-02", "no-shootstate"},
                                                       {"m12-03", "no-shootstate"},
                                                       {"m12-04", "no-shootstate"},
                                                       {"m12-05", "held-up"},
                                                       {"m12-06", "no-shootstate"},
                                                       {"m12-07", "no-shootstate"},
                                                       {"m12-08", "no-shootstate"},
                                                       {"m12-09", "no-shootstate"},
                                                       {"m12-10", "mid-move"},
                                                       {"m12-11", "mid-move"},
                                                       {"m12-12", "mid-move"},
                                                       {"m12-13", "mid-move"},
                                                       {"m12-14", "mid-move"},
                                                       {"m12-15", "goes-on"},
                                                       {"m12-16", "mid-move"},
                                                       {"m12-17", "held-up"},
                                                       {"m12-18", "no-shootstate"},
                                                       {"m12-19", "goes-on"},
                                                       {"m12-20", "goes-on"},
                                                       {"m12-21", "goes-on"},
                                                       {"m12-22", ""},
                                                       {"m12-23", ""},
                                                       {"m12-24", "goes-on"},
                                                       {"m12-25", "held-up"},
                                                       {"m12-26", ""},
                                                       {"m12-27", "held-up"}};
  for (const auto& [id, name] : expected) EXPECT_EQ(Ask(MovingState(id)).Names(), name) << id;
  for (int live = 28; live <= 35; ++live) {
    EXPECT_EQ(Ask(MovingState(fmt::format("m12-{}", live))).Names(), "live") << live;
  }
}

TEST(LostShoots, OfEachRecordedStateWhenTheDestinationIsLost) {
  for (const auto* id : {"m12-00", "m12-27"}) EXPECT_EQ(Ask(MovingState(id), kTo).Names(), "");
  for (const int state :
       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24}) {
    EXPECT_EQ(Ask(MovingState(fmt::format("m12-{:02}", state)), kTo).Names(), "bound-there")
        << state;
  }
  for (const auto* id : {"m12-17", "m12-25"}) {
    EXPECT_EQ(Ask(MovingState(id), kTo).Names(), "held-up") << id;
  }
  EXPECT_EQ(Ask(MovingState("m12-31"), kTo).Names(), "live");
  EXPECT_EQ(Ask(MovingState("m12-26"), kTo).Names(), "ready");
}

TEST(LostShoots, OneThatHasNotBegunIsBoundBack) {
  const Found found = Ask(MovingState("m12-04"), kTo);
  ASSERT_THAT(found.shoots, SizeIs(1));
  EXPECT_THAT(found.shoots[0].why, HasSubstr("bind it back to aws-eu1"));
  EXPECT_THAT(Ask(MovingState("m12-06"), kTo).shoots[0].why, Not(HasSubstr("bind it back")))
      << "held up, and yet begun";
}

TEST(LostShoots, WhichBucketHoldsTheNewestBackupsWhenTheDestinationIsLost) {
  EXPECT_THAT(Ask(MovingState("m12-20"), kTo).shoots[0].why, HasSubstr("the source's bucket"));
  EXPECT_THAT(Ask(MovingState("m12-22"), kTo).shoots[0].why, Not(HasSubstr("bucket")));
}

TEST(LostShoots, MayOnlyBeRestoredOnceTheSeedIsFenced) {
  EXPECT_EQ(Ask(Resting()).Names(), "ready");
  EXPECT_EQ(Ask(Resting(), kFrom, /*fenced=*/false).Names(), "needs-fencing");
  EXPECT_EQ(Ask(MovingState("m12-12"), kFrom, /*fenced=*/false).Names(), "needs-fencing");
}

TEST(LostShoots, AnOldShootStateIsSaid) {
  MovingState state = Resting();
  Json& annotations = state.shoot_state()["metadata"]["annotations"];
  annotations["gardener.cloud/timestamp"] = state.Ago(kStateAgeMax);
  EXPECT_EQ(Ask(state).Names(), "ready");
  annotations["gardener.cloud/timestamp"] = state.Ago(kStateAgeMax + absl::Minutes(1));
  EXPECT_EQ(Ask(state).Names(), "stale-shootstate");
  EXPECT_THAT(Ask(state).shoots[0].Loss(), HasSubstr("of the last 6h31m"));
  annotations["gardener.cloud/timestamp"] = state.Ago(-absl::Hours(1));
  EXPECT_EQ(Ask(state).Names(), "stale-shootstate") << "of the future: its age is not known";
  annotations.erase("gardener.cloud/timestamp");
  EXPECT_EQ(Ask(state).Names(), "stale-shootstate");
  EXPECT_THAT(Ask(state).shoots[0].Loss(), HasSubstr("nobody knows"));
}

TEST(LostShoots, WithoutABackupEntryNothingIsPromised) {
  MovingState state = Resting();
  state.backups() = Json::array();
  EXPECT_EQ(Ask(state).Names(), "no-backupentry");
}

TEST(LostShoots, WhatIsHalfDoneIsNotRestored) {
  MovingState rotating = Resting();
  rotating.status()["credentials"]["rotation"]["etcdEncryptionKey"]["phase"] = "Preparing";
  EXPECT_EQ(Ask(rotating).Names(), "rotating");
  rotating.status()["credentials"]["rotation"]["etcdEncryptionKey"]["phase"] = "Prepared";
  EXPECT_EQ(Ask(rotating).Names(), "rotating") << "it may be newer than the ShootState";
  rotating.status()["credentials"]["rotation"]["etcdEncryptionKey"]["phase"] = "Completed";
  EXPECT_EQ(Ask(rotating).Names(), "ready");
  MovingState ignored = Resting();
  ignored.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/ignore"] = "true";
  EXPECT_EQ(Ask(ignored).Names(), "held-up");
  MovingState deleting = Resting();
  deleting.shoot()["metadata"]["deletionTimestamp"] = deleting.Ago(absl::Hours(1));
  EXPECT_EQ(Ask(deleting).Names(), "deleting");
  MovingState created = Resting();
  created.operation()["type"] = "Create";
  created.operation()["state"] = "Processing";
  EXPECT_EQ(Ask(created).Names(), "held-up");
}

void Annotate(MovingState* state, const std::string& name, const std::string& value) {
  state->shoot()["metadata"]["annotations"][name] = value;
}

// At rest, half-way and handed over; and whatever policy there is: none is asked.
TEST(LostShoots, WhatWouldSpoilARestoreHoldsItUpWhereverItIs) {
  for (const char* id : {"m12-12", "m12-15", "m12-20"}) {
    for (const auto& [name, value] :
         {std::pair{"shoot.gardener.cloud/skip-readiness", "false"},
          std::pair{"shoot.gardener.cloud/ignore", "true"},
          std::pair{"gardener.cloud/operation", "rotate-etcd-encryption-key"},
          std::pair{"gardener.cloud/operation", "rollout-workers=a"},
          std::pair{"maintenance.gardener.cloud/operation", "rotate-credentials-start"}}) {
      MovingState state(id);
      Annotate(&state, name, value);
      EXPECT_EQ(Ask(state).Names(), "held-up") << id << " " << name;
    }
  }
  MovingState resting = Resting();
  Annotate(&resting, "shoot.gardener.cloud/skip-readiness", "");
  EXPECT_EQ(Ask(resting).Names(), "held-up");
}

TEST(LostShoots, WhereTheNewestBackupsAreHasToBeBeyondDoubt) {
  MovingState deleting = Resting();
  deleting.backups()[0]["metadata"]["deletionTimestamp"] = deleting.Ago(absl::Hours(1));
  EXPECT_EQ(Ask(deleting).Names(), "no-backupentry");
  MovingState copied = Resting();
  Json copy = copied.backups()[0];
  copy["metadata"]["name"] = "source-" + copy["metadata"]["name"].get<std::string>();
  copied.backups().push_back(copy);
  EXPECT_EQ(Ask(copied).Names(), "held-up");
  MovingState twice = Resting();
  Json other = twice.backups()[0];
  other["metadata"]["name"] = "shoot--dev--m12-00--of-one-before";
  twice.backups().push_back(other);
  EXPECT_EQ(Ask(twice).Names(), "held-up");
  MovingState elsewhere = Resting();
  elsewhere.backups()[0]["spec"]["seedName"] = "aws-eu4";
  EXPECT_EQ(Ask(elsewhere).Names(), "held-up");
  MovingState bucket = Resting();
  bucket.backups()[0]["spec"]["bucketName"] = "of-another-seed";
  EXPECT_EQ(Ask(bucket).Names(), "held-up");
  MovingState before("m12-12");
  before.backups()[0]["metadata"]["name"] = "shoot--dev--m12-12--of-one-before";
  EXPECT_EQ(Ask(before).Names(), "no-backupentry") << "of a shoot on its way the name is known";
}

// Restored onto the lost seed half-way, and then bound on by somebody: what the lost seed has is no
// proven copy.
TEST(LostShoots, AHalfCopiedBucketIsRestoredByNobody) {
  MovingState state("m12-20");
  state.shoot()["spec"]["seedName"] = "aws-eu4";
  EXPECT_THAT(Ask(state, kTo).Names(), ::testing::AnyOf("held-up", "bound-there"));
}

TEST(LostShoots, ADestinationThatCannotTakeThemIsNone) {
  const auto ill = [](MovingState* state, const std::string& status) {
    MovingState::Condition(&state->seed(kTo)["status"]["conditions"], "GardenletReady", status);
  };
  for (const char* id : {"m12-12", "m12-15", "m12-20"}) {
    MovingState unwell(id), gone(id), deleting(id), stopped(id), bare(id);
    ill(&unwell, "Unknown");
    gone.RemoveSeed(kTo);
    deleting.seed(kTo)["metadata"]["deletionTimestamp"] = deleting.Ago(absl::Hours(1));
    stopped.seed(
        kTo)["metadata"]["annotations"]["shoot.gardener.cloud/emergency-stop-reconciliations"] =
        "true";
    bare.seed(kTo)["spec"].erase("backup");
    for (MovingState* state : {&unwell, &gone, &deleting, &stopped, &bare}) {
      const Found found = Ask(*state);
      ASSERT_THAT(found.shoots, SizeIs(1)) << id;
      EXPECT_THAT(found.shoots[0].to, IsEmpty()) << id;
      EXPECT_THAT(found.shoots[0].no_place, Not(IsEmpty())) << id;
      EXPECT_NE(found.Names(), "goes-on") << id;
    }
  }
}

// By hand in the wrong order, or by a gardenlet that died in between.
TEST(LostShoots, ABackupEntryThatTheLostSeedHoldsIsLetGo) {
  MovingState state("m12-15");
  state.backups()[0]["status"]["seedName"] = kFrom;
  const Found found = Ask(state);
  ASSERT_THAT(found.shoots, SizeIs(1));
  EXPECT_EQ(found.Names(), "mid-move");
  EXPECT_TRUE(found.shoots[0].entry_only);
  EXPECT_EQ(Ask(state, kFrom, /*fenced=*/false).Names(), "needs-fencing");
}

TEST(LostShoots, OneThatNeverWasIsMadeAnew) {
  MovingState state = Resting();
  state.shoot().erase("status");
  EXPECT_EQ(Ask(state).Names(), "held-up");
}

TEST(LostShoots, ALiveMoveIsOneWhateverItsLastOperationIs) {
  MovingState state("m12-12");
  state.status()["liveMigration"] = Json::object();
  EXPECT_EQ(Ask(state).Names(), "live");
}

TEST(LostShoots, ASourceThatIsSilentAsWellIsSaid) {
  MovingState state("m12-04");
  MovingState::Condition(&state.seed(kFrom)["status"]["conditions"], "GardenletReady", "Unknown");
  EXPECT_THAT(Ask(state, kTo).shoots[0].why, HasSubstr("does not answer either"));
}

TEST(LostSeeds, AreSilentForTenMinutesBeforeAnythingIsForced) {
  MovingState state("m12-00");
  Json& conditions = state.seed(kFrom)["status"]["conditions"];
  const auto look = [&](const std::string& status, absl::Duration ago) {
    Json& condition = MovingState::Condition(&conditions, "GardenletReady", status);
    condition["lastTransitionTime"] = state.Ago(ago);
    return LookAtLostSeed(kFrom, *state.Garden(), state.now());
  };
  EXPECT_TRUE(look("True", absl::Hours(1)).answers);
  EXPECT_TRUE(look("Unknown", absl::Minutes(9)).answers);
  EXPECT_TRUE(look("Unknown", -absl::Minutes(9)).answers) << "its clock is ahead";
  EXPECT_FALSE(look("Unknown", absl::Minutes(11)).answers);
  EXPECT_THAT(look("Unknown", absl::Minutes(11)).possible(),
              ElementsAre(Scenario::kCutOff, Scenario::kDead, Scenario::kIsolated));
  EXPECT_THAT(look("False", absl::Minutes(11)).possible(), ElementsAre(Scenario::kReachable));
  state.RemoveSeed(kFrom);
  const LostSeed gone = LookAtLostSeed(kFrom, *state.Garden(), state.now());
  EXPECT_FALSE(gone.answers);
  EXPECT_EQ(gone.seed, nullptr);
}

}  // namespace
}  // namespace trowel::migration

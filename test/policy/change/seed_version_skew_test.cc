#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Kind;
using garden::Seed;

// The gardenlet of aws-eu2 reports another version.
void Report(ChangeFixture* fixture, const std::string& version) {
  Seed now = fixture->garden.destination;
  now.gardenlet_version = version;
  fixture->object = {.kind = policy::ObjectKind::kSeed,
                     .name = now.name,
                     .old = fixture->garden.destination,
                     .now = now,
                     .of_status = true};
  fixture->ByGardenletOf("aws-eu2");
}

std::function<void(ChangeFixture&)> Rollout(Stage stage) {
  return While(stage, [](ChangeFixture& fixture) { Report(&fixture, "v1.151.0"); });
}

constexpr char kSkew[] =
    "garden-dev/moss is on its way from aws-eu1 to aws-eu2: aws-eu2 now runs v1.151.0, aws-eu1 "
    "runs v1.150.0, and Migrate is not begun or tried again until both are the same";

std::vector<ChangeCase> OfStages() {
  return InEachStage(
      "a_rollout", [](ChangeFixture& fixture) { Report(&fixture, "v1.151.0"); },
      {{{Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kMigrating, Stage::kMigrateFailed,
         Stage::kLiveWaiting, Stage::kLiveJoining, Stage::kLiveJoinFailed, Stage::kLiveShrinkable},
        {kSkew}}});
}

[[maybe_unused]] const bool kStages = RegisterChangeCases("seed-version-skew", OfStages());

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "seed-version-skew",
    {{"allow_a_heartbeat",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        Report(&fixture, fixture.garden.destination.gardenlet_version);
      },
      {}},
     {"allow_the_spec",
      [](ChangeFixture& fixture) {
        Rollout(Stage::kMigrating)(fixture);
        fixture.object->of_status = false;
      },
      {}},
     {"allow_what_makes_both_the_same",
      [](ChangeFixture& fixture) {
        fixture.garden.source.gardenlet_version = "v1.151.0";
        Rollout(Stage::kWaiting)(fixture);
      },
      {}},
     {"deny_whoever_writes_it",
      [](ChangeFixture& fixture) {
        Rollout(Stage::kWaiting)(fixture);
        fixture.By("operator@example.org");
      },
      {kSkew}},
     {"deny_for_one_of_which_only_its_seeds_can_be_read",
      [](ChangeFixture& fixture) {
        garden::Broken broken;
        broken.seed_name = "aws-eu1";
        broken.host_seed_name = "aws-eu2";
        fixture.AddUnreadableShoot("ivy", broken);
        Report(&fixture, "v1.151.0");
      },
      {"garden-dev/ivy is on its way from aws-eu2 to aws-eu1: aws-eu2 now runs v1.151.0, aws-eu1 "
       "runs v1.150.0, and Migrate is not begun or tried again until both are the same"}},
     {"unknown_gardenlet_version_of_the_other",
      [](ChangeFixture& fixture) {
        fixture.garden.source.gardenlet_version.clear();
        Rollout(Stage::kWaiting)(fixture);
      },
      {"? garden-dev/moss is on its way from aws-eu1 to aws-eu2, and aws-eu1 does not report the "
       "version of its gardenlet"}},
     {"unknown_gardenlet_version_of_an_absent_seed",
      [](ChangeFixture& fixture) {
        fixture.garden.with_source = false;
        Rollout(Stage::kWaiting)(fixture);
      },
      {"? garden-dev/moss is on its way from aws-eu1 to aws-eu2, and aws-eu1 does not report the "
       "version of its gardenlet"}},
     {"unknown_gardenlet_version_where_it_is_taken_away",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Report(&fixture, "");
      },
      {"? garden-dev/moss is on its way from aws-eu1 to aws-eu2, and aws-eu2 does not report the "
       "version of its gardenlet"}},
     {"unknown_movers",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        Report(&fixture, "v1.151.0");
      },
      {"? which shoots are on aws-eu2 is not known: shoots are not known: forbidden"}},
     {"unknown_changed_object",
      [](ChangeFixture& fixture) {
        Rollout(Stage::kWaiting)(fixture);
        fixture.object->now = garden::Broken();
      },
      {"? the status of aws-eu2 cannot be read, and garden-dev/moss is on its way from aws-eu1 to "
       "aws-eu2"}},
     {"allow_a_status_that_cannot_be_read_of_a_seed_without_movers",
      [](ChangeFixture& fixture) {
        Report(&fixture, "v1.151.0");
        fixture.object->now = garden::Broken();
      },
      {}}});

TEST(SeedVersionSkew, IsWrittenDownAndNeverRefused) {
  ChangeFixture fixture;
  Rollout(Stage::kMigrating)(fixture);
  fixture.EnforceAll();
  const policy::Verdict verdict = fixture.Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(verdict.warnings.empty());
  EXPECT_EQ(verdict.audits.size(), 1U);
}

}  // namespace
}  // namespace trowel::testing

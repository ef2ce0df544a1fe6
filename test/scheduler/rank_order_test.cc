#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/ranking_fixture.h"

// What comes before what, where scores and warnings alone do not say it.
namespace trowel::testing {
namespace {

using ::testing::ElementsAre;

// Without a limit, headroom is the same whatever there is on a seed.
TEST(Rank, OrdersEqualScoresByFewerShoots) {
  RankingFixture garden;
  garden.destination.allocatable_shoots.reset();
  garden::Seed aster = HealthySeed("aster", "eu-central-1");
  aster.allocatable_shoots.reset();
  garden.AddSeed(aster);
  garden::Shoot shoot = RestingShoot("fern", "aster");
  shoot.space = "garden-other";
  shoot.purpose = "testing";
  garden.AddShoot(shoot);
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "aster"));
  EXPECT_EQ(garden.Of("aster").score, garden.Of("aws-eu2").score);
}

// Also beyond the threshold, and where nobody knows how far it is.
TEST(Rank, PutsTheNearerOfTwoFarSeedsFirst) {
  RankingFixture garden;
  garden.first = true;
  garden.with_source = false;
  garden.policy.weights = {.distance = 100, .headroom = 0, .spread = 0, .steadiness = 0};
  garden.regions->rows["eu-west-1"] = {{"eu-central-1", 420}, {"ap-southeast-2", 190}};
  garden.regions->rows["eu-central-1"].clear();
  garden.regions->rows["ap-southeast-2"].clear();
  garden.AddSeed(HealthySeed("zinnia", "ap-southeast-2"));
  EXPECT_THAT(garden.Order(), ElementsAre("zinnia", "aws-eu2"));
  garden.regions.reset();
  garden.AddSeed(HealthySeed("mallow", "eu-west-2"));
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "mallow", "zinnia"));
}

// gardener-scheduler takes a seed that prefers other workers only if nobody else is left.
TEST(Rank, PutsSeedsThatPreferOtherWorkersBehindTheOthers) {
  RankingFixture garden;
  garden::Seed choosy = HealthySeed("aws-eu3", "eu-west-1");
  choosy.zones = {"x", "y"};
  choosy.zone_selection = garden::ZoneSelection::kPrefer;
  garden.AddSeed(choosy);
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "aws-eu3"));
  EXPECT_GT(garden.Of("aws-eu3").score, garden.Of("aws-eu2").score);
  garden.shoot.worker_zones = {"y"};
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu3", "aws-eu2"));
  garden.shoot.worker_zones = {};
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu3", "aws-eu2"));
}

// A warning about the shoot says nothing of a seed; one about the source neither.
TEST(Rank, IsNotMisledByWarningsThatAllSeedsShare) {
  RankingFixture garden;
  garden::Seed near = HealthySeed("aws-eu3", "eu-west-1");
  near.provider_type = "gcp";
  garden.AddSeed(near);
  garden.shoot.last_operation.state = garden::OperationState::kFailed;
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)", "(aws-eu3)"));
  garden.more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden",
       .name = "aws-eu1",
       .object = garden::ManagedSeed{.space = "garden", .name = "aws-eu1", .shoot_name = "gone"}});
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)", "(aws-eu3)"));
}

}  // namespace
}  // namespace trowel::testing

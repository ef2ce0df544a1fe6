#include "scheduler/binder/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::scheduler {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using trowel::testing::HealthySeed;
using trowel::testing::ScoresConfig;

class DecisionTest : public ::testing::Test, public trowel::testing::GardenFixture {
 protected:
  Decision Decide() {
    waiting = trowel::testing::RestingShoot("moss", "");
    view = View();
    return scheduler::Decide(waiting, pending, now, *view, policy);
  }
  garden::Shoot waiting;
  std::shared_ptr<const garden::GardenView> view;
};

TEST_F(DecisionTest, TakesTheBestAndNamesTheNext) {
  const Decision decision = Decide();
  EXPECT_EQ(decision.seed, "aws-eu1");
  EXPECT_EQ(decision.qualified, 2);
  EXPECT_GT(decision.score, 0);
  EXPECT_THAT(decision.why,
              MatchesRegex("aws-eu1, score [0-9.]+ \\(distance 100, headroom [0-9]+, spread "
                           "[0-9]+, steadiness [0-9]+\\), before aws-eu2 with [0-9.]+; 2 of 2 "
                           "seeds qualify"));
}

TEST_F(DecisionTest, CountsExternalScoresWhereTheyAre) {
  policy.weights.external = 1000;
  more = {ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu1: 5}\n")};
  EXPECT_EQ(Decide().seed, "aws-eu2");
  EXPECT_THAT(Decide().why, AllOf(HasSubstr("aws-eu2, score "), Not(HasSubstr("external"))));
  more = {ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu1: 95, aws-eu2: 5}\n")};
  EXPECT_EQ(Decide().seed, "aws-eu1");
  EXPECT_THAT(Decide().why, HasSubstr(", external 95), before aws-eu2 with "));
}

TEST_F(DecisionTest, SaysOfWhatItWarns) {
  with_destination = false;
  // The shoot in which that seed runs is on its way.
  more.push_back({.kind = garden::Kind::kManagedSeed,
                  .space = "garden-dev",
                  .name = "aws-eu1",
                  .object = garden::ManagedSeed{
                      .space = "garden-dev", .name = "aws-eu1", .shoot_name = "home"}});
  garden::Shoot home = trowel::testing::RestingShoot("home", "aws-eu9");
  home.host_seed_name = "aws-eu8";
  AddShoot(home);
  const Decision decision = Decide();
  EXPECT_EQ(decision.seed, "aws-eu1");
  EXPECT_THAT(decision.why, HasSubstr("; 1 of 1 seeds qualify; with warnings of seed-host"));
}

TEST_F(DecisionTest, CountsWhatRefuses) {
  source.allocatable_shoots = 0;
  destination.allocatable_shoots = 0;
  destination.gardenlet_ready.status = garden::Condition::Status::kFalse;
  garden::Seed hidden = HealthySeed("aws-eu3");
  hidden.visible = false;
  AddSeed(hidden);
  garden::Seed other = HealthySeed("gcp-eu1");
  other.provider_type = "gcp";
  AddSeed(other);
  const Decision decision = Decide();
  EXPECT_EQ(decision.seed, "");
  EXPECT_EQ(decision.why,
            "0 of 4 seeds qualify: seed-capacity refuses 2, seed-healthy 1, not open for "
            "scheduling 1, provider 1");
}

TEST_F(DecisionTest, CountsWhatIsOnItsWay) {
  source.allocatable_shoots = 1;
  destination.allocatable_shoots = 1;
  pending = {{.shoot = "garden-dev/fern",
              .space = "garden-dev",
              .source = "",
              .destination = "aws-eu2",
              .expires = now + absl::Seconds(30)}};
  EXPECT_EQ(Decide().seed, "");  // The fixture's own shoot is on aws-eu1.
  pending[0].expires = now;
  EXPECT_EQ(Decide().seed, "aws-eu2");
}

TEST_F(DecisionTest, ThereMayBeNoSeedsAtAll) {
  with_source = false;
  with_destination = false;
  EXPECT_EQ(Decide().why, "there are no seeds");
}

}  // namespace
}  // namespace trowel::scheduler

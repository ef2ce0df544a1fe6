#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Rank, LeavesTheSourceOut) {
  RankingFixture garden;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2"));
}

TEST(Rank, OrdersByScore) {
  RankingFixture garden;
  garden.AddSeed(HealthySeed("aws-eu3", "eu-west-1"));
  garden.AddSeed(HealthySeed("aws-us1", "us-east-1"));
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu3", "aws-eu2", "aws-us1"));
}

TEST(Rank, OrdersEqualScoresByName) {
  RankingFixture garden;
  for (const char* name : {"zinnia", "aster", "mallow"}) {
    garden.AddSeed(HealthySeed(name, "eu-central-1"));
  }
  EXPECT_THAT(garden.Order(), ElementsAre("aster", "aws-eu2", "mallow", "zinnia"));
}

TEST(Rank, PutsSeedsWithWarningsBehindThoseWithout) {
  RankingFixture garden;
  garden::Seed near = HealthySeed("aws-eu3", "eu-west-1");
  near.provider_type = "gcp";
  garden.AddSeed(near);
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "(aws-eu3)"));
  EXPECT_GT(garden.Of("aws-eu3").score, garden.Of("aws-eu2").score);
  EXPECT_THAT(RulesOf(garden.Of("aws-eu3").warned_by), Contains("provider-type"));
}

TEST(Rank, PutsRefusedSeedsLastByName) {
  RankingFixture garden;
  garden::Seed broken = HealthySeed("zinnia", "eu-west-1");
  broken.deleting = true;
  garden.AddSeed(broken);
  broken.name = "aster";
  broken.emergency_stop = true;
  garden.AddSeed(broken);
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "!aster", "!zinnia"));
  EXPECT_THAT(RulesOf(garden.Of("aster").denied_by),
              ElementsAre("seed-deleting", "seed-emergency-stop"));
  EXPECT_EQ(garden.Of("aster").score, 0);
}

TEST(Rank, OfALiveMoveAsksTheRulesForLiveMoves) {
  RankingFixture garden;
  garden.AddSeed(HealthySeed("aws-ap1", "ap-southeast-2"));
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "(aws-ap1)"));

  garden.Live();
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "!aws-ap1"));
  EXPECT_THAT(RulesOf(garden.Of("aws-ap1").denied_by), ElementsAre("region-distance"));
}

TEST(Rank, TakesLiveOrClassicFromTheRequestFirst) {
  RankingFixture garden;
  garden.Live();
  garden.AddSeed(HealthySeed("aws-ap1", "ap-southeast-2"));
  garden.live = false;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "(aws-ap1)"));

  garden.shoot.live_migrate = false;
  garden.live = true;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "!aws-ap1"));
}

TEST(Rank, OfAnUnscheduledShootHasEverySeed) {
  RankingFixture garden;
  garden.first = true;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu1", "aws-eu2"));
  // A first scheduling is never live, whatever the annotation says.
  garden.Live().Set("live-support", policy::Mode::kEnforce);
  garden.Config("live-support").settings =
      policy::DefaultPolicy().rules[*policy::FindRule("live-support")].settings;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu1", "aws-eu2"));
}

TEST(Rank, OffersTheWayBackToTheHost) {
  RankingFixture garden;
  garden.shoot.host_seed_name = "aws-eu2";
  garden.destination.gardenlet_version = "v1.149.0";
  garden.AddSeed(HealthySeed("aws-eu3", "eu-west-1"));
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2", "!aws-eu3"));
  EXPECT_THAT(RulesOf(garden.Of("aws-eu3").denied_by), ElementsAre("migration-in-progress"));
}

TEST(Rank, RefusesASeedWhoseLastSlotWasPromisedMomentsAgo) {
  RankingFixture garden;
  garden.destination.allocatable_shoots = 1;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2"));
  garden.pending = {{.shoot = "garden-dev/fern",
                     .space = "garden-dev",
                     .source = "aws-eu1",
                     .destination = "aws-eu2",
                     .expires = garden.now + absl::Seconds(20)}};
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  garden.pending.front().expires = garden.now;
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2"));
}

TEST(Rank, IsTheSameForExemptRequesters) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden.policy.exempt.users = {garden.requester.user};
  garden.policy.exempt.namespaces = {"garden-dev"};
  EXPECT_TRUE(garden.Decide().allowed());
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
}

TEST(Rank, IsTheSameForThoseWhoMayBreakTheGlass) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden.policy.break_glass_groups = garden.requester.groups;
  garden.shoot.break_glass = "the house is on fire";
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
}

// Whatever the policy lets a person do: nothing is placed unasked where gardener-scheduler would
// not.
TEST(Rank, OffersNoUnfitSeedWhateverThePolicySays) {
  const std::vector<std::pair<std::string, std::function<void(garden::Seed*)>>> unfit = {
      {"seed-deleting", [](garden::Seed* seed) { seed->deleting = true; }},
      {"seed-emergency-stop", [](garden::Seed* seed) { seed->emergency_stop = true; }},
      {"seed-healthy",
       [](garden::Seed* seed) {
         seed->gardenlet_ready.status = garden::Condition::Status::kUnknown;
       }},
      {"seed-capacity", [](garden::Seed* seed) { seed->allocatable_shoots = 0; }},
      {"taints-tolerated",
       [](garden::Seed* seed) { seed->taints = {{.key = "team", .value = std::nullopt}}; }}};
  for (const auto& [rule, spoil] : unfit) {
    SCOPED_TRACE(rule);
    RankingFixture garden;
    spoil(&garden.destination);
    EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
    garden.policy.enforcement = policy::Mode::kWarn;
    EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
    garden.policy.enforcement = policy::Mode::kEnforce;
    for (const policy::Mode mode :
         {policy::Mode::kWarn, policy::Mode::kAudit, policy::Mode::kOff}) {
      garden.Set(rule, mode);
      EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2")) << Name(mode);
      EXPECT_EQ(garden.Of("aws-eu2").drop, scheduler::Drop::kUnfit);
      EXPECT_THAT(RulesOf(garden.Of("aws-eu2").unfit_by), ElementsAre(rule));
    }
  }
}

TEST(Rank, PutsWhatWouldBeDeniedBehindWhatIsWarnedAbout) {
  RankingFixture garden;
  garden::Seed other = HealthySeed("aster", "eu-west-1");  // Nearer, and of another version.
  other.gardenlet_version = "v1.149.0";
  garden.AddSeed(other);
  garden.destination.provider_type = "gcp";
  garden.policy.enforcement = policy::Mode::kWarn;
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)", "(aster)"));
  EXPECT_GT(garden.Of("aster").score, garden.Of("aws-eu2").score);
}

// What every seed is warned about says nothing about one of them.
TEST(Rank, ForgetsNoWarningBecauseAllSeedsShareAnother) {
  RankingFixture garden;
  garden::Seed near = HealthySeed("aws-eu3", "eu-west-1");
  near.provider_type = "gcp";
  garden.AddSeed(near);
  garden.shoot.last_operation.state = garden::OperationState::kFailed;
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)", "(aws-eu3)"));
  EXPECT_GT(garden.Of("aws-eu3").score, garden.Of("aws-eu2").score);
}

TEST(Rank, PutsFewerWarningsBeforeMore) {
  RankingFixture garden;
  garden::Seed two = HealthySeed("aster", "eu-west-1");
  two.provider_type = "gcp";
  two.backup_provider = "gcp";
  garden.AddSeed(two);
  garden.destination.provider_type = "gcp";
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)", "(aster)"));
  EXPECT_GT(garden.Of("aster").score, garden.Of("aws-eu2").score);
}

// A seed that runs in the shoot is no place for it.
TEST(Rank, OffersASeedsOwnControlPlaneNoWayOntoItself) {
  RankingFixture garden;
  garden.more.push_back({.kind = garden::Kind::kManagedSeed,
                         .space = "garden-dev",
                         .name = "aws-eu2",
                         .object = garden::ManagedSeed{
                             .space = "garden-dev", .name = "aws-eu2", .shoot_name = "moss"}});
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  garden.policy.enforcement = policy::Mode::kWarn;
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
}

// Headroom is the operator's wish; that a seed is full is Gardener's own word.
TEST(Rank, WhatSettingsAddClosesASeedOnlyWhereThePolicyDenies) {
  RankingFixture garden;
  garden.destination.allocatable_shoots = 3;
  garden.Tune("seed-capacity", "headroom: 3");
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  garden.policy.enforcement = policy::Mode::kWarn;
  EXPECT_THAT(garden.Order(), ElementsAre("(aws-eu2)"));
  garden.destination.allocatable_shoots = 0;
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
}

TEST(Rank, ReadsTheOverrideThatHoldsForTheShoot) {
  RankingFixture garden;
  garden.destination.gardenlet_version = "v1.149.0";
  policy::Override override;
  override.name = "testing";
  override.match.purposes = {"testing"};
  override.rules.resize(policy::AllRules().size());
  policy::RuleConfig off;
  off.mode = off.live_mode = policy::Mode::kOff;
  override.rules[*policy::FindRule("gardenlet-version")] =
      std::make_shared<const policy::RuleConfig>(off);
  garden.policy.overrides = {override};
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  garden.shoot.purpose = "testing";
  EXPECT_THAT(garden.Order(), ElementsAre("aws-eu2"));
}

TEST(Rank, RefusesAllSeedsThatItCannotTrust) {
  RankingFixture garden;
  garden.unknown_kinds = {{garden::Kind::kSeed, "last heard of 6m ago"}};
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  EXPECT_THAT(RulesOf(garden.Of("aws-eu2").denied_by), Contains("seed-exists"));
}

TEST(Rank, OfAGardenWithoutOtherSeedsIsEmpty) {
  RankingFixture garden;
  garden.with_destination = false;
  EXPECT_THAT(garden.Order(), IsEmpty());
}

TEST(Rank, HasNoMalformedSeeds) {
  RankingFixture garden;
  garden.broken_destination = "spec.provider.type: expected a string";
  EXPECT_THAT(garden.Order(), Not(Contains("aws-eu2")));
}

TEST(Rank, RefusesAllWhenTheSourceIsGone) {
  RankingFixture garden;
  garden.with_source = false;
  EXPECT_THAT(garden.Order(), ElementsAre("!aws-eu2"));
  EXPECT_THAT(RulesOf(garden.Of("aws-eu2").denied_by), ElementsAre("seed-exists"));
}

}  // namespace
}  // namespace trowel::testing

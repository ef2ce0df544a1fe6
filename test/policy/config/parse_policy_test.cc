#include "policy/config/parse_policy.h"

#include <string>

#include <gtest/gtest.h>

#include "policy/change.h"
#include "policy/move/freeze_window.h"
#include "policy/move/migration_budget.h"
#include "policy/move/region_distance.h"
#include "policy/move/seed_pair.h"
#include "test/support/tune.h"

namespace trowel::policy {
namespace {

using trowel::testing::Said;

constexpr std::string_view kHead =
    "apiVersion: trowel.gardener.cloud/v1alpha1\n"
    "kind: Policy\n";

// Of a policy whose third line is the first of `body`.
absl::StatusOr<Policy> Parse(std::string_view body) {
  return ParsePolicy(std::string(kHead) + std::string(body), "p.yaml");
}

Policy ParseOrFail(std::string_view body) {
  absl::StatusOr<Policy> policy = Parse(body);
  EXPECT_TRUE(policy.ok()) << policy.status();
  return policy.ok() ? *std::move(policy) : DefaultPolicy();
}

const RuleConfig& Rule(const Policy& policy, std::string_view id) {
  return policy.rules[FindAnyRule(id).value()];
}

const RuleConfig& Rule(const Override& override, std::string_view id) {
  return *override.rules[FindAnyRule(id).value()];
}

TEST(ParsePolicyTest, ADocumentThatSaysNothingIsTheDefaults) {
  const Policy policy = ParseOrFail("");
  const Policy defaults = DefaultPolicy();
  ASSERT_EQ(policy.rules.size(), AllRules().size());
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    EXPECT_EQ(policy.rules[i].mode, defaults.rules[i].mode) << AllRules()[i].id;
    EXPECT_EQ(policy.rules[i].live_mode, defaults.rules[i].live_mode) << AllRules()[i].id;
    EXPECT_EQ(policy.rules[i].on_unknown, defaults.rules[i].on_unknown) << AllRules()[i].id;
  }
  EXPECT_EQ(policy.enforcement, Mode::kEnforce);
  EXPECT_TRUE(policy.overrides.empty());
}

TEST(ParsePolicyTest, NamesItsSourceAndTheHashOfItsText) {
  const Policy policy = ParseOrFail("");
  EXPECT_EQ(policy.source, "p.yaml");
  // printf 'apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n' | sha256sum
  EXPECT_EQ(policy.hash, "e23929ad2604");
  EXPECT_NE(ParseOrFail("# changed\n").hash, policy.hash);
}

TEST(ParsePolicyTest, OneModeSetsBoth) {
  const Policy policy = ParseOrFail(
      "rules:\n"
      "  region-distance: {mode: audit}\n"
      "  source-healthy: {mode: off, liveMode: audit}\n"
      "  provider-type: {liveMode: audit}\n");
  EXPECT_EQ(Rule(policy, "region-distance").mode, Mode::kAudit);
  EXPECT_EQ(Rule(policy, "region-distance").live_mode, Mode::kAudit);
  EXPECT_EQ(Rule(policy, "source-healthy").mode, Mode::kOff);
  EXPECT_EQ(Rule(policy, "source-healthy").live_mode, Mode::kAudit);
  EXPECT_EQ(Rule(policy, "provider-type").mode, Mode::kWarn);
  EXPECT_EQ(Rule(policy, "provider-type").live_mode, Mode::kAudit);
}

TEST(ParsePolicyTest, ReadsEverySetting) {
  const Policy policy = ParseOrFail(
      "rules:\n"
      "  seed-healthy: {progressingGrace: 90s}\n"
      "  shoot-state: {maxAge: 1h30m, onUnknown: warn}\n"
      "  gardenlet-version: {match: minor}\n"
      "  seed-capacity: {headroom: 5}\n"
      "  networks-disjoint: {ipv4Overlap: deny}\n"
      "  region-distance: {threshold: 120, direction: forward}\n"
      "  live-support: {since: v1.160.0}\n"
      "  distant-approval: {groups: ['ops', other]}\n"
      "  seed-pair:\n"
      "    require: [example.org/fabric]\n"
      "    allow: [{from: aws-eu1, to: {matchLabels: {example.org/tier: gold}}}]\n"
      "    deny: [{from: {matchExpressions: [{key: a, operator: In, values: [b]}]}, to: x}]\n"
      "  migration-budget: {garden: 50, perSource: 5, perDestination: 4, perPair: 3, perProject: "
      "2}\n"
      "  cool-down: {after: 48h}\n"
      "  freeze-window:\n"
      "    outsideMaintenance: true\n"
      "    windows:\n"
      "    - {name: christmas, from: 2026-12-24T00:00:00Z, to: '2026-12-27T00:00:00+01:00'}\n"
      "    - {name: friday, days: [Fri, Sat], begin: '18:00', end: '24:00', timeZone: "
      "Europe/Berlin}\n"
      "    - {name: night, begin: '22:30', end: '06:00'}\n");
  EXPECT_EQ(Said("seed-healthy", "progressingGrace", Rule(policy, "seed-healthy")), "1m30s");
  EXPECT_EQ(Said("shoot-state", "maxAge", Rule(policy, "shoot-state")), "1h30m");
  EXPECT_EQ(Rule(policy, "shoot-state").on_unknown, OnUnknown::kWarn);
  EXPECT_EQ(Said("gardenlet-version", "match", Rule(policy, "gardenlet-version")), "minor");
  EXPECT_EQ(Said("seed-capacity", "headroom", Rule(policy, "seed-capacity")), "5");
  EXPECT_EQ(Said("networks-disjoint", "ipv4Overlap", Rule(policy, "networks-disjoint")), "deny");
  const auto& distance = Rule(policy, "region-distance").settings.As<RegionDistanceSettings>();
  EXPECT_EQ(distance.threshold, 120);
  EXPECT_FALSE(distance.threshold_overrides);
  EXPECT_EQ(distance.direction, RegionDistanceSettings::Direction::kForward);
  EXPECT_EQ(Said("live-support", "since", Rule(policy, "live-support")), "v1.160.0");
  EXPECT_EQ(Said("distant-approval", "groups", Rule(policy, "distant-approval")), "[ops, other]");
  const auto& pair = Rule(policy, "seed-pair").settings.As<SeedPairSettings>();
  EXPECT_EQ(pair.require, std::vector<std::string>{"example.org/fabric"});
  ASSERT_EQ(pair.allow.size(), 1U);
  EXPECT_EQ(pair.allow[0].from.name, "aws-eu1");
  EXPECT_EQ(*pair.allow[0].to.labels.match_labels.Find("example.org/tier"), "gold");
  ASSERT_EQ(pair.deny.size(), 1U);
  EXPECT_EQ(pair.deny[0].from.labels.match_expressions.at(0).values.at(0), "b");
  const auto& budget = Rule(policy, "migration-budget").settings.As<MigrationBudgetSettings>();
  EXPECT_EQ(budget.garden, 50);
  EXPECT_EQ(budget.per_source, 5);
  EXPECT_EQ(budget.per_destination, 4);
  EXPECT_EQ(budget.per_pair, 3);
  EXPECT_EQ(budget.per_project, 2);
  EXPECT_EQ(Said("cool-down", "after", Rule(policy, "cool-down")), "48h");
}

TEST(ParsePolicyTest, ReadsFreezeWindows) {
  const Policy policy = ParseOrFail(
      "rules:\n"
      "  freeze-window:\n"
      "    outsideMaintenance: true\n"
      "    windows:\n"
      "    - {name: christmas, from: 2026-12-24T00:00:00Z, to: '2026-12-27T00:00:00+01:00'}\n"
      "    - {name: friday, days: [Fri, Sat], begin: '18:00', end: '24:00', timeZone: "
      "Europe/Berlin}\n"
      "    - {name: night, begin: 22:30, end: 06:00}\n");
  const auto& settings = Rule(policy, "freeze-window").settings.As<FreezeWindowSettings>();
  EXPECT_TRUE(settings.outside_maintenance);
  ASSERT_EQ(settings.windows.size(), 3U);
  EXPECT_EQ(settings.windows[0].name, "christmas");
  ASSERT_TRUE(settings.windows[0].absolute.has_value());
  EXPECT_EQ(settings.windows[0].absolute->second - settings.windows[0].absolute->first,
            absl::Hours(71));
  const FreezeWindow& friday = settings.windows[1];
  EXPECT_EQ(friday.days, (std::array<bool, 7>{false, false, false, false, true, true, false}));
  EXPECT_EQ(friday.begin_minute, 18 * 60);
  EXPECT_EQ(friday.end_minute, 24 * 60);
  EXPECT_EQ(friday.zone.name(), "Europe/Berlin");
  const FreezeWindow& night = settings.windows[2];
  EXPECT_EQ(night.days, (std::array<bool, 7>{true, true, true, true, true, true, true}));
  EXPECT_EQ(night.begin_minute, 22 * 60 + 30);
  EXPECT_EQ(night.end_minute, 6 * 60);
  EXPECT_EQ(night.zone_name, "UTC");
}

TEST(ParsePolicyTest, AnOverrideTakesWhatItLacksFromRulesThenFromTheDefault) {
  const Policy policy = ParseOrFail(
      "overrides:\n"
      "- name: gold\n"
      "  match: {purposes: [production]}\n"
      "  rules:\n"
      "    cool-down: {after: 2h}\n"
      "    region-distance: {threshold: 50}\n"
      "    seed-healthy: {mode: warn}\n"
      "    migration-budget: {perSource: 1}\n"
      "- name: silver\n"
      "  match: {projects: [a]}\n"
      "  rules:\n"
      "    region-distance: {direction: forward}\n"
      "rules:\n"
      "  cool-down: {mode: enforce, after: 24h, onUnknown: deny}\n"
      "  region-distance: {mode: audit, threshold: 100}\n"
      "  seed-healthy: {progressingGrace: 1m}\n"
      "  migration-budget: {mode: warn, garden: 9, perSource: 3}\n");
  ASSERT_EQ(policy.overrides.size(), 2U);
  const Override& gold = policy.overrides[0];
  EXPECT_EQ(Rule(gold, "cool-down").mode, Mode::kEnforce);
  EXPECT_EQ(Rule(gold, "cool-down").on_unknown, OnUnknown::kDeny);
  EXPECT_EQ(Said("cool-down", "after", Rule(gold, "cool-down")), "2h");
  EXPECT_EQ(Rule(gold, "region-distance").live_mode, Mode::kAudit);
  EXPECT_EQ(Said("region-distance", "threshold", Rule(gold, "region-distance")), "50");
  EXPECT_TRUE(
      Rule(gold, "region-distance").settings.As<RegionDistanceSettings>().threshold_overrides);
  EXPECT_EQ(Rule(gold, "seed-healthy").live_mode, Mode::kWarn);
  EXPECT_EQ(Said("seed-healthy", "progressingGrace", Rule(gold, "seed-healthy")), "1m");
  EXPECT_EQ(Said("migration-budget", "garden", Rule(gold, "migration-budget")), "9");
  EXPECT_EQ(Said("migration-budget", "perSource", Rule(gold, "migration-budget")), "1");
  EXPECT_EQ(gold.rules[*FindAnyRule("shoot-state")], nullptr);
  const Override& silver = policy.overrides[1];
  EXPECT_EQ(Said("region-distance", "threshold", Rule(silver, "region-distance")), "100");
  EXPECT_FALSE(
      Rule(silver, "region-distance").settings.As<RegionDistanceSettings>().threshold_overrides);
}

TEST(ParsePolicyTest, ReadsWhoIsExemptWhoMayBreakGlassAndHowToRank) {
  const Policy policy = ParseOrFail(
      "enforcement: warn\n"
      "exempt: {users: ['system:*'], groups: [g], namespaces: [garden]}\n"
      "breakGlass: {groups: ['gardener:operators']}\n"
      "scheduler:\n"
      "  strategy: SameRegion\n"
      "  weights: {distance: 0, spread: 1000}\n");
  EXPECT_EQ(policy.enforcement, Mode::kWarn);
  EXPECT_EQ(policy.exempt.users, std::vector<std::string>{"system:*"});
  EXPECT_EQ(policy.exempt.groups, std::vector<std::string>{"g"});
  EXPECT_EQ(policy.exempt.namespaces, std::vector<std::string>{"garden"});
  EXPECT_EQ(policy.break_glass_groups, std::vector<std::string>{"gardener:operators"});
  EXPECT_EQ(policy.strategy, Policy::Strategy::kSameRegion);
  EXPECT_EQ(policy.weights.distance, 0);
  EXPECT_EQ(policy.weights.headroom, 25);
  EXPECT_EQ(policy.weights.spread, 1000);
}

TEST(ParsePolicyTest, KnowsGardenersControllersUnlessTheyAreNamed) {
  const auto has = [](const Policy& policy, std::string_view user) {
    const Requester requester{.user = std::string(user), .groups = {}};
    return WriterOf(&requester, policy).actor == Actor::kController;
  };
  constexpr std::string_view kManager = "system:serviceaccount:garden:gardener-controller-manager";
  const Policy silent = ParseOrFail("enforcement: warn\n");
  EXPECT_TRUE(has(silent, kManager));
  EXPECT_TRUE(has(silent, "system:serviceaccount:garden:gardener-scheduler"));
  EXPECT_TRUE(has(silent, "system:serviceaccount:kube-system:gardener-controller-manager"));
  EXPECT_FALSE(has(silent, "system:serviceaccount:garden-dev:gardener-controller-manager"));
  EXPECT_FALSE(has(silent, "system:serviceaccount:garden:robot"));
  EXPECT_FALSE(has(silent, ""));

  const Policy named = ParseOrFail("controllers: ['gcm-*', robot]\n");
  EXPECT_EQ(named.controllers, (std::vector<std::string>{"gcm-*", "robot"}));
  EXPECT_TRUE(has(named, "gcm-1"));
  EXPECT_FALSE(has(named, kManager));
  EXPECT_FALSE(has(ParseOrFail("controllers: []\n"), kManager));
}

TEST(ParsePolicyTest, FollowsAliases) {
  const Policy policy = ParseOrFail("exempt: {users: &names [a, b], groups: *names}\n");
  EXPECT_EQ(policy.exempt.groups, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace trowel::policy

#include <string>

#include <gtest/gtest.h>

#include "policy/policy.h"
#include "test/policy/parsed_policy.h"
#include "test/policy/resolved_move.h"

namespace trowel::policy {
namespace {

using trowel::testing::GardenFixture;
using trowel::testing::ParsedPolicy;
using trowel::testing::ResolvedMove;

// What holds for the fixture's move: the configuration of one rule, by its mode.
struct Selected {
  Mode mode;
  Mode live_mode;
  bool undecided;
  std::string why;
};

Selected SelectRule(const GardenFixture& garden, const Policy& policy, std::string_view rule) {
  const ResolvedMove resolved(garden);
  const EffectivePolicy effective = Select(policy, resolved.move);
  const std::size_t index = FindRule(rule).value();
  return {.mode = effective.rules[index]->mode,
          .live_mode = effective.rules[index]->live_mode,
          .undecided = (effective.undecided >> index & 1) != 0,
          .why = effective.why_undecided};
}

// An override that sets seed-deleting to audit where `match` holds.
bool Holds(const GardenFixture& garden, const std::string& match) {
  const Policy policy = ParsedPolicy("overrides:\n- {name: o, match: " + match +
                                     ", rules: {seed-deleting: {mode: audit}}}\n");
  return SelectRule(garden, policy, "seed-deleting").mode == Mode::kAudit;
}

TEST(SelectTest, MatchKeysAreAndedAndTheirEntriesOred) {
  GardenFixture garden;
  EXPECT_TRUE(Holds(garden, "{purposes: [testing, production]}"));
  EXPECT_FALSE(Holds(garden, "{purposes: [testing]}"));
  EXPECT_TRUE(Holds(garden, "{purposes: [production], projects: [dev], cloudProfiles: [aws]}"));
  EXPECT_FALSE(Holds(garden, "{purposes: [production], projects: [other]}"));
  EXPECT_FALSE(Holds(garden, "{purposes: [production], cloudProfiles: [gcp]}"));
}

TEST(SelectTest, NamesMayHoldAStar) {
  GardenFixture garden;
  EXPECT_TRUE(Holds(garden, "{projects: ['d*']}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: ['*w*']}"));
  EXPECT_FALSE(Holds(garden, "{projects: ['*x']}"));
}

TEST(SelectTest, AShootWithoutPurposeIsForEvaluation) {
  GardenFixture garden;
  garden.shoot.purpose.clear();
  EXPECT_TRUE(Holds(garden, "{purposes: [evaluation]}"));
}

TEST(SelectTest, SourceSeedsAreSelectedByLabels) {
  GardenFixture garden;
  garden.source.labels = garden::Labels(std::vector<garden::Labels::Pair>{{"tier", "gold"}});
  EXPECT_TRUE(Holds(garden, "{sourceSeeds: {matchLabels: {tier: gold}}}"));
  EXPECT_FALSE(Holds(garden, "{sourceSeeds: {matchLabels: {tier: silver}}}"));
  EXPECT_FALSE(Holds(garden,
                     "{sourceSeeds: {matchExpressions: [{key: tier, operator: "
                     "DoesNotExist}]}}"));
  garden.first = true;
  EXPECT_FALSE(Holds(garden, "{sourceSeeds: {matchLabels: {tier: gold}}}"));
}

TEST(SelectTest, ForEachRuleTheFirstOverrideThatNamesItIsRead) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {projects: [other]}, rules: {seed-deleting: {mode: off}}}\n"
      "- {name: b, match: {projects: [dev]}, rules: {seed-visible: {mode: audit}}}\n"
      "- {name: c, match: {projects: [d*]}, rules: {seed-deleting: {mode: warn}, seed-visible: "
      "{mode: off}}}\n"
      "- {name: d, match: {projects: [dev]}, rules: {seed-deleting: {mode: off}}}\n");
  GardenFixture garden;
  EXPECT_EQ(SelectRule(garden, policy, "seed-visible").mode, Mode::kAudit);
  EXPECT_EQ(SelectRule(garden, policy, "seed-deleting").mode, Mode::kWarn);
  EXPECT_EQ(SelectRule(garden, policy, "seed-healthy").mode, Mode::kEnforce);
}

TEST(SelectTest, AMatchThatCannotBeDecidedMakesTheRuleUnknown) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {projects: [pay]}, rules: {cool-down: {mode: enforce, onUnknown: "
      "deny}}}\n");
  GardenFixture garden;
  garden.project.reset();
  const Selected selected = SelectRule(garden, policy, "cool-down");
  EXPECT_TRUE(selected.undecided);
  EXPECT_EQ(selected.mode, Mode::kEnforce);
  EXPECT_EQ(selected.why, "no Project has namespace garden-dev");
  EXPECT_FALSE(SelectRule(garden, policy, "seed-visible").undecided);

  garden.policy = policy;
  const Verdict verdict = garden.Decide();
  ASSERT_EQ(verdict.denials.size(), 1U);
  EXPECT_EQ(verdict.denials[0].rule, "cool-down");
  EXPECT_TRUE(verdict.denials[0].unknown);
  EXPECT_EQ(verdict.denials[0].message,
            "which override of the policy holds is not known: no Project has namespace garden-dev");
}

TEST(SelectTest, ACertainNoDecidesAMatchWhateverElseIsUnknown) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {projects: [pay], purposes: [testing]}, rules: {seed-deleting: {mode: "
      "off}}}\n");
  GardenFixture garden;
  garden.project.reset();
  const Selected selected = SelectRule(garden, policy, "seed-deleting");
  EXPECT_FALSE(selected.undecided);
  EXPECT_EQ(selected.mode, Mode::kEnforce);
}

TEST(SelectTest, AnUndecidedOverrideNeverSoftensARule) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {projects: [pay]}, rules: {seed-deleting: {mode: off}}}\n");
  GardenFixture garden;
  garden.project.reset();
  const Selected selected = SelectRule(garden, policy, "seed-deleting");
  EXPECT_TRUE(selected.undecided);
  EXPECT_EQ(selected.mode, Mode::kEnforce);
  garden.policy = policy;
  EXPECT_FALSE(garden.Decide().allowed());
}

TEST(SelectTest, BehindAnUndecidedOverrideALaterOneMayHold) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {projects: [pay]}, rules: {cool-down: {mode: audit}}}\n"
      "- {name: b, match: {purposes: [production]}, rules: {cool-down: {mode: enforce, onUnknown: "
      "deny}}}\n"
      "- {name: c, match: {purposes: [production]}, rules: {cool-down: {mode: off}}}\n");
  GardenFixture garden;
  garden.project.reset();
  EXPECT_EQ(SelectRule(garden, policy, "cool-down").mode, Mode::kEnforce);
  EXPECT_TRUE(SelectRule(garden, policy, "cool-down").undecided);
}

TEST(SelectTest, ForALiveMoveTheLiveModesAreWeighed) {
  const Policy policy = ParsedPolicy(
      "rules: {seed-visible: {mode: enforce, liveMode: audit}}\n"
      "overrides:\n"
      "- {name: a, match: {projects: [pay]}, rules: {seed-visible: {mode: audit, liveMode: "
      "enforce}}}\n");
  GardenFixture garden;
  garden.project.reset();
  EXPECT_EQ(SelectRule(garden, policy, "seed-visible").mode, Mode::kEnforce);
  garden.Live();
  EXPECT_EQ(SelectRule(garden, policy, "seed-visible").live_mode, Mode::kEnforce);
}

TEST(SelectTest, WhatAnUnknownWeighsCountsNotTheModeAlone) {
  const Policy policy = ParsedPolicy(
      "rules: {seed-visible: {mode: enforce, onUnknown: allow}}\n"
      "overrides:\n"
      "- {name: a, match: {projects: [pay]}, rules: {seed-visible: {mode: warn, onUnknown: "
      "warn}}}\n");
  GardenFixture garden;
  garden.project.reset();
  EXPECT_EQ(SelectRule(garden, policy, "seed-visible").mode, Mode::kWarn);
}

TEST(SelectTest, ASourceSeedThatIsNotThereLeavesItsOverridesOpen) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {sourceSeeds: {matchLabels: {tier: gold}}}, rules: {binding-only: {mode: "
      "off}}}\n");
  GardenFixture garden;
  garden.with_source = false;
  const Selected absent = SelectRule(garden, policy, "binding-only");
  EXPECT_TRUE(absent.undecided);
  EXPECT_EQ(absent.why, "there is no Seed aws-eu1");
  garden.broken_source = "spec: expected an object";
  EXPECT_EQ(SelectRule(garden, policy, "binding-only").why,
            "Seed aws-eu1 is malformed: spec: expected an object");
}

}  // namespace
}  // namespace trowel::policy

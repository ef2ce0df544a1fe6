#include <string>

#include <gtest/gtest.h>

#include "policy/policy.h"
#include "test/policy/parsed_policy.h"
#include "test/support/garden_fixture.h"

namespace trowel::policy {
namespace {

using trowel::testing::At;
using trowel::testing::GardenFixture;
using trowel::testing::ParsedPolicy;

// A move that seed-deleting denies and seed-visible warns of.
GardenFixture Denied(const std::string& policy) {
  GardenFixture garden;
  garden.destination.deleting = true;
  garden.destination.visible = false;
  garden.policy = ParsedPolicy(policy);
  return garden;
}

std::string Exempting(const std::string& rules, const std::string& rest = "") {
  return "exemptions:\n- {name: legacy, match: {projects: [dev]}, rules: [" + rules +
         "], reason: ticket 7" + rest + "}\n";
}

TEST(ExemptionTest, TheRulesThatItNamesAreAuditedOnlyAndSaySo) {
  const Verdict verdict = Denied(Exempting("seed-deleting")).Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_FALSE(verdict.exempt);  // Nobody's requests are.
  ASSERT_EQ(verdict.audits.size(), 1U);
  EXPECT_EQ(verdict.audits[0].rule, "seed-deleting");
  EXPECT_EQ(verdict.audits[0].exemption, "legacy");
  ASSERT_EQ(verdict.warnings.size(), 1U);
  EXPECT_EQ(verdict.warnings[0].exemption, "");
}

TEST(ExemptionTest, EndsAtItsDay) {
  GardenFixture garden = Denied(Exempting("seed-deleting", ", until: 2026-11-22"));
  garden.now = At("2026-11-21T23:59:59Z");
  EXPECT_TRUE(garden.Decide().allowed());
  garden.now += absl::Seconds(1);
  EXPECT_FALSE(garden.Decide().allowed());
}

TEST(ExemptionTest, WhereItMayHoldItDoesNot) {
  GardenFixture garden = Denied(Exempting("seed-deleting"));
  garden.project.reset();
  EXPECT_FALSE(garden.Decide().allowed());
}

TEST(ExemptionTest, HoldsForWhatIsNotKnownAsWell) {
  GardenFixture garden;
  garden.source.gardenlet_version.clear();
  garden.policy = ParsedPolicy("");
  EXPECT_FALSE(garden.Decide().allowed());
  garden.policy = ParsedPolicy(Exempting("gardenlet-version"));
  EXPECT_TRUE(garden.Decide().allowed());
}

TEST(EnforceFromTest, WarnsUntilThenAndDeniesFromThen) {
  GardenFixture garden = Denied("rules: {seed-deleting: {enforceFrom: '2026-11-22T12:00:00Z'}}\n");
  garden.now = At("2026-11-22T11:59:59Z");
  const Verdict before = garden.Decide();
  EXPECT_TRUE(before.allowed());
  EXPECT_EQ(before.warnings.size(), 2U);
  EXPECT_EQ(before.warnings[0].mode, Mode::kEnforce);
  garden.now += absl::Seconds(1);
  EXPECT_FALSE(garden.Decide().allowed());
}

TEST(EnforceFromTest, SoftensWhatIsNotKnownAsWell) {
  GardenFixture garden;
  garden.source.gardenlet_version.clear();
  garden.policy = ParsedPolicy("rules: {gardenlet-version: {enforceFrom: 2126-11-22}}\n");
  EXPECT_TRUE(garden.Decide().allowed());
}

TEST(EnforceFromTest, AnOverrideHasItsOwn) {
  GardenFixture garden = Denied(
      "rules: {seed-deleting: {enforceFrom: 2126-11-22}}\n"
      "overrides:\n"
      "- {name: a, match: {projects: [dev]}, rules: {seed-deleting: {enforceFrom: 2020-11-22}}}\n");
  const Verdict verdict = garden.Decide();
  EXPECT_FALSE(verdict.allowed());
  EXPECT_EQ(verdict.denials[0].override_name, "a");
}

TEST(NoteTest, StandsBesideTrowelsOwnWords) {
  GardenFixture garden = Denied(
      "rules: {seed-deleting: {message: ask the seed team, link: 'https://example.org/x'}, "
      "seed-visible: {link: 'http://example.org/y'}}\n");
  const Verdict verdict = garden.Decide();
  ASSERT_EQ(verdict.denials.size(), 1U);
  EXPECT_FALSE(verdict.denials[0].message.empty());
  EXPECT_FALSE(verdict.denials[0].remedy.empty());
  EXPECT_EQ(NoteOf(verdict.denials[0]), "ask the seed team (https://example.org/x)");
  EXPECT_EQ(NoteOf(verdict.warnings.at(0)), "http://example.org/y");
}

TEST(NoteTest, AnOverrideTakesItFromTheRuleOrHasItsOwn) {
  const std::string rules = "rules: {seed-deleting: {message: all}}\n";
  const auto note = [&](const std::string& own) {
    GardenFixture garden = Denied(
        rules + "overrides:\n- {name: a, match: {projects: [dev]}, rules: {seed-deleting: " + own +
        "}}\n");
    return NoteOf(garden.Decide().denials.at(0));
  };
  EXPECT_EQ(note("{mode: enforce}"), "all");
  EXPECT_EQ(note("{message: ours}"), "ours");
}

}  // namespace
}  // namespace trowel::policy

// Overrides for CloudProfiles, and for the NamespacedCloudProfiles that project members make of
// them.

#include <optional>
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

// What holds of one rule for the fixture's move.
struct Selected {
  Mode mode;
  bool undecided;
  std::string why;
};

Selected SelectRule(const GardenFixture& garden, const Policy& policy, std::string_view rule) {
  const ResolvedMove resolved(garden);
  const EffectivePolicy effective = Select(policy, resolved.move);
  const std::size_t index = FindRule(rule).value();
  return {.mode = effective.rules[index]->mode,
          .undecided = (effective.undecided >> index & 1) != 0,
          .why = effective.why_undecided};
}

// An override that sets seed-deleting to audit where `match` holds for sure.
bool Holds(const GardenFixture& garden, const std::string& match) {
  const Policy policy = ParsedPolicy("overrides:\n- {name: o, match: " + match +
                                     ", rules: {seed-deleting: {mode: audit}}}\n");
  return SelectRule(garden, policy, "seed-deleting").mode == Mode::kAudit;
}

// Lets the fixture's shoot refer to a NamespacedCloudProfile of its project.
void ReferToNamespaced(const std::string& name, const std::string& parent, GardenFixture* garden) {
  garden->shoot.cloud_profile = {.namespaced = true, .name = name};
  garden->more.push_back({.kind = garden::Kind::kNamespacedCloudProfile,
                          .space = garden->shoot.space,
                          .name = name,
                          .object = garden::CloudProfile{.space = garden->shoot.space,
                                                         .name = name,
                                                         .parent = parent,
                                                         .type = "aws",
                                                         .seed_selector = std::nullopt}});
}

TEST(SelectProfileTest, ANamespacedCloudProfileCountsAsItsParent) {
  GardenFixture garden;
  ReferToNamespaced("lab", "aws", &garden);
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [aws]}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [gcp, 'a*']}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: ['*']}"));
  EXPECT_FALSE(Holds(garden, "{cloudProfiles: [lab]}"));
  EXPECT_FALSE(Holds(garden, "{cloudProfiles: ['*lab']}"));
}

TEST(SelectProfileTest, ANamespacedCloudProfileIsNamedWithItsNamespace) {
  GardenFixture garden;
  EXPECT_FALSE(Holds(garden, "{cloudProfiles: ['*/*']}"));
  ReferToNamespaced("lab", "aws", &garden);
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [garden-dev/lab]}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [gcp, '*/lab']}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: ['garden-dev/*']}"));
  EXPECT_FALSE(Holds(garden, "{cloudProfiles: [garden-pay/lab, garden-dev/aws]}"));
}

// What a project member may do about an override of an operator: policy.md and security.md say so.
TEST(SelectProfileTest, AShootDoesNotLeaveAnOverrideByAProfileOfItsOwn) {
  GardenFixture garden;
  garden.regions->cloud_profiles = {"aws", "lab"};
  garden.policy = ParsedPolicy(
      "overrides:\n"
      "- name: near\n"
      "  match: {cloudProfiles: [aws], purposes: [production]}\n"
      "  rules: {region-distance: {mode: enforce, threshold: 10}}\n"
      "- name: lab\n"
      "  match: {cloudProfiles: [lab]}\n"
      "  rules: {region-distance: {mode: off}}\n");
  EXPECT_FALSE(garden.Decide().allowed());
  GardenFixture via_profile = garden;
  ReferToNamespaced("lab", "aws", &via_profile);
  const Verdict verdict = via_profile.Decide();
  ASSERT_FALSE(verdict.allowed());
  EXPECT_EQ(verdict.denials.front().message, "eu-west-1 to eu-central-1 is 40, more than 10");
  // Purposes are theirs to choose.
  GardenFixture demoted = garden;
  demoted.shoot.purpose = "evaluation";
  EXPECT_TRUE(demoted.Decide().allowed());
}

TEST(SelectProfileTest, AProfileWithoutKnownParentLeavesOverridesOpen) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {cloudProfiles: [aws]}, rules: {seed-deleting: {mode: off}}}\n");
  GardenFixture garden;
  garden.shoot.cloud_profile = {.namespaced = true, .name = "lab"};
  const Selected absent = SelectRule(garden, policy, "seed-deleting");
  EXPECT_TRUE(absent.undecided);
  EXPECT_EQ(absent.mode, Mode::kEnforce);
  EXPECT_EQ(absent.why, "there is no NamespacedCloudProfile lab");

  // The name of the reference is enough for these.
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [aws, garden-dev/lab]}"));
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: ['*']}"));
  const Policy other = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {cloudProfiles: [garden-pay/lab]}, rules: {seed-deleting: {mode: "
      "off}}}\n");
  EXPECT_FALSE(SelectRule(garden, other, "seed-deleting").undecided);

  garden.unknown_kinds = {{garden::Kind::kNamespacedCloudProfile, "forbidden"}};
  EXPECT_EQ(SelectRule(garden, policy, "seed-deleting").why,
            "NamespacedCloudProfiles are not known: forbidden");
  garden.unknown_kinds.clear();
  ReferToNamespaced("lab", "", &garden);
  EXPECT_EQ(SelectRule(garden, policy, "seed-deleting").why,
            "NamespacedCloudProfile lab names no parent");
}

TEST(SelectProfileTest, ACloudProfileNeedNotBeReadToBeMatched) {
  GardenFixture garden;
  garden.cloud_profile.reset();
  EXPECT_TRUE(Holds(garden, "{cloudProfiles: [aws]}"));
  EXPECT_FALSE(Holds(garden, "{cloudProfiles: [gcp]}"));
}

TEST(SelectProfileTest, EverythingThatLeavesAnOverrideOpenIsSaid) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {cloudProfiles: [aws], projects: [dev]}, rules: {seed-deleting: {mode: "
      "off}}}\n");
  GardenFixture garden;
  garden.shoot.cloud_profile = {.namespaced = true, .name = "lab"};
  garden.project.reset();
  EXPECT_EQ(SelectRule(garden, policy, "seed-deleting").why,
            "there is no NamespacedCloudProfile lab; no Project has namespace garden-dev");
}

}  // namespace
}  // namespace trowel::policy

// Overrides hold for the shoot of what changes, as they would for a move of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/config/parse_policy.h"
#include "test/support/change_fixture.h"

namespace trowel::testing {
namespace {

// The BackupEntry of a production shoot, or its ShootState, is deleted where the rules only warn
// and an override enforces them.
class OverridesOfChanges : public ::testing::TestWithParam<policy::ObjectKind> {
 protected:
  OverridesOfChanges() {
    fixture.Put(Stage::kMigrating);
    fixture.object = {
        .kind = GetParam(),
        .space = "garden-dev",
        .name = "moss",
        .old = garden::ShootState{.space = "garden-dev", .name = "moss", .timestamp = std::nullopt},
        .deletes = true};
    if (GetParam() == policy::ObjectKind::kBackupEntry) {
      fixture.object->name = fixture.entry->name;
      fixture.object->old = *fixture.entry;
    }
  }

  void Use(const std::string& mode, const std::string& match, const std::string& overriding) {
    const auto rules = [](const std::string& each) {
      return "{backup-entry-in-use: {mode: " + each + "}, shoot-state-in-use: {mode: " + each +
             "}}";
    };
    const auto policy = policy::ParsePolicy(
        "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules: " + rules(mode) +
            "\noverrides:\n- name: one\n  match: " + match + "\n  rules: " + rules(overriding) +
            "\n",
        "test");
    ASSERT_TRUE(policy.ok()) << policy.status();
    fixture.garden.policy = *policy;
  }

  ChangeFixture fixture;
};

TEST_P(OverridesOfChanges, Harden) {
  Use("warn", "{purposes: [production]}", "enforce");
  fixture.shoot().purpose = "evaluation";
  EXPECT_TRUE(fixture.Decide().allowed());
  fixture.shoot().purpose = "production";
  EXPECT_FALSE(fixture.Decide().allowed());
}

TEST_P(OverridesOfChanges, SwitchOn) {
  Use("off", "{projects: [dev]}", "enforce");
  EXPECT_FALSE(fixture.Decide().allowed());
}

TEST_P(OverridesOfChanges, Soften) {
  Use("enforce", "{purposes: [production]}", "warn");
  fixture.shoot().purpose = "production";
  EXPECT_TRUE(fixture.Decide().allowed());
  fixture.shoot().purpose = "evaluation";
  EXPECT_FALSE(fixture.Decide().allowed());
}

// What is not known never softens a rule, and is said of the change that it is about.
TEST_P(OverridesOfChanges, NeverSoftenForAShootThatIsNotKnown) {
  Use("enforce", "{purposes: [production]}", "warn");
  fixture.garden.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
  EXPECT_FALSE(fixture.Decide().allowed());
  Use("warn", "{purposes: [production]}", "enforce");
  EXPECT_FALSE(fixture.Decide().allowed());
}

TEST_P(OverridesOfChanges, NeverSoftenForAProjectThatIsNotKnown) {
  Use("enforce", "{projects: [dev]}", "off");
  fixture.garden.unknown_kinds = {{garden::Kind::kProject, "forbidden"}};
  EXPECT_FALSE(fixture.Decide().allowed());
}

TEST_P(OverridesOfChanges, SayNothingOfWhatNoRuleIsAbout) {
  Use("enforce", "{projects: [dev]}", "enforce");
  fixture.garden.unknown_kinds = {{garden::Kind::kProject, "forbidden"}};
  fixture.object->deletes = false;
  fixture.object->now = fixture.object->old;
  EXPECT_TRUE(fixture.Decide().allowed());
  EXPECT_TRUE(fixture.Decide().warnings.empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, OverridesOfChanges,
                         ::testing::Values(policy::ObjectKind::kBackupEntry,
                                           policy::ObjectKind::kShootState),
                         [](const auto& param) { return std::string(Name(param.param)); });

}  // namespace
}  // namespace trowel::testing

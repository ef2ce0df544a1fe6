#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "policy/config/needed_settings.h"
#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

const std::string kHead = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

// What is said of a policy whose third line is the first of `body`.
std::string WarningsOf(const std::string& body) {
  Remarks warnings = {{.place = "before", .text = "left over"}};
  const absl::StatusOr<Policy> policy = ParsePolicy(kHead + body, "p", &warnings);
  EXPECT_TRUE(policy.ok()) << policy.status();
  std::string lines;
  for (const Remark& warning : warnings) {
    lines += fmt::format("{}{}: {}", lines.empty() ? "" : "\n", warning.place, warning.text);
  }
  return lines;
}

struct Case {
  std::string name;
  std::string body;
  std::string warnings;
  std::string meant;  // The same, so that nothing is said of it.
};

void PrintTo(const Case& a_case, std::ostream* out) { *out << a_case.name; }

class PolicyWarningsTest : public testing::TestWithParam<Case> {};

TEST_P(PolicyWarningsTest, SayWhereAndWhatToDo) {
  EXPECT_EQ(WarningsOf(GetParam().body), GetParam().warnings);
}

TEST_P(PolicyWarningsTest, AreSilentWhereItIsMeant) { EXPECT_EQ(WarningsOf(GetParam().meant), ""); }

std::string NameOf(const testing::TestParamInfo<Case>& info) { return info.param.name; }

const Case kRules[] = {
    {"SeedPairWithoutPairs", "rules:\n  seed-pair: {mode: enforce}\n",
     "p:4:3: rules.seed-pair: never objects without require, allow or deny; set one, or mode: off",
     "rules:\n  seed-pair: {mode: enforce, require: [fabric]}\n"},
    {"FreezeWindowWithoutWindows",
     "rules: {freeze-window: {mode: warn, windows: [], outsideMaintenance: false}}\n",
     "p:3:9: rules.freeze-window: never objects without windows or outsideMaintenance; set one, or "
     "mode: off",
     "rules: {freeze-window: {mode: warn, outsideMaintenance: true}}\n"},
    {"BudgetWithoutBounds", "rules: {migration-budget: {liveMode: enforce}}\n",
     "p:3:9: rules.migration-budget: never objects without garden, perSource, perDestination, "
     "perPair or perProject; set one, or mode: off",
     "rules: {migration-budget: {liveMode: enforce, perPair: 0}}\n"},
    {"BudgetThatNoOverrideBounds",
     "rules: {migration-budget: {mode: enforce}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {migration-budget: {mode: off, garden: 3}}}\n",
     "p:3:9: rules.migration-budget: never objects without garden, perSource, perDestination, "
     "perPair or perProject; set one, or mode: off",
     // Its mode is for the override.
     "rules: {migration-budget: {mode: enforce}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {migration-budget: {garden: 3}}}\n"},
    {"NobodyMayApprove",
     "rules: {distant-approval: {mode: enforce}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {distant-approval: {groups: [ops]}}}\n",
     "p:3:9: rules.distant-approval: objects to every move that it judges without groups; set it, "
     "or mode: off",
     "rules: {distant-approval: {mode: enforce, groups: [ops]}}\n"},
    {"OverrideThatTakesTheWindowsAway",
     "rules: {freeze-window: {mode: enforce, outsideMaintenance: true}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {freeze-window: {outsideMaintenance: false}}}\n",
     "p:5:45: overrides[0].rules.freeze-window: never objects without windows or "
     "outsideMaintenance; set one, or mode: off",
     "rules: {freeze-window: {mode: enforce, outsideMaintenance: true}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {freeze-window: {mode: off}}}\n"},
    {"UnknownWeighsMoreThanTheMode", "rules: {seed-visible: {mode: warn, onUnknown: deny}}\n",
     "p:3:47: rules.seed-visible.onUnknown: deny weighs no more than warn, the mode of the rule",
     // For live moves it counts.
     "rules: {seed-visible: {mode: warn, liveMode: enforce, onUnknown: deny}}\n"},
    {"UnknownWeighsMoreThanTheDefaultMode", "rules: {bastions: {onUnknown: deny}}\n",
     "p:3:31: rules.bastions.onUnknown: deny weighs no more than warn, the mode of the rule",
     "rules: {bastions: {onUnknown: warn}}\n"},
    {"UnknownWarnsUnderAudit", "rules: {seed-visible: {mode: audit, onUnknown: warn}}\n",
     "p:3:48: rules.seed-visible.onUnknown: warn weighs no more than audit, the mode of the rule",
     "rules: {seed-visible: {mode: audit, onUnknown: allow}}\n"},
    {"UnknownOfALiveRule",
     "rules: {live-support: {mode: enforce, liveMode: warn, onUnknown: deny}}\n",
     "p:3:66: rules.live-support.onUnknown: deny weighs no more than warn, the mode of the rule",
     "rules: {live-support: {mode: warn, liveMode: enforce, onUnknown: deny}}\n"},
    {"UnknownInAnOverride",
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {seed-visible: {onUnknown: deny}}}\n",
     "p:4:71: overrides[0].rules.seed-visible.onUnknown: deny weighs no more than warn, the mode "
     "of the rule",
     // An override enforces what it takes from rules; one that is softer means it.
     "rules: {seed-visible: {onUnknown: deny}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {seed-visible: {mode: enforce}}}\n"
     "- {name: b, match: {projects: [b]}, rules: {seed-visible: {mode: audit}}}\n"},
    {"UnknownOfARuleThatIsOff",
     "rules: {region-distance: {mode: off, liveMode: warn, onUnknown: deny}}\n",
     "p:3:65: rules.region-distance.onUnknown: deny weighs no more than warn, the mode of the rule",
     "rules: {seed-visible: {mode: off, onUnknown: deny}}\n"},
    {"TheDefaultModeWrittenDown", "rules:\n  region-distance: {mode: warn}\n",
     "p:4:27: rules.region-distance.mode: sets liveMode as well, from enforce to warn; write "
     "liveMode, whichever is meant",
     "rules:\n  region-distance: {mode: warn, liveMode: warn}\n"},
    {"OffForLiveMovesToo", "rules: {provider-type: {mode: off}}\n",
     "p:3:31: rules.provider-type.mode: sets liveMode as well, from enforce to off; write "
     "liveMode, whichever is meant",
     // No weaker than the default; and a rule with one default is plain.
     "rules: {provider-type: {mode: enforce}, seed-healthy: {mode: warn}}\n"},
    {"ApprovalsBeyondTheThreshold",
     "rules: {region-distance: {threshold: 100}, distant-approval: {mode: enforce, groups: [a], "
     "beyond: 101}}\n",
     "p:3:99: rules.distant-approval.beyond: is above 100, a threshold of region-distance: what "
     "lies between needs no approval, and allow-distant-regions opens it",
     "rules: {region-distance: {threshold: 100}, distant-approval: {mode: enforce, groups: [a], "
     "beyond: 100}}\n"},
    {"ApprovalsBeyondAThresholdOfAnOverride",
     "rules: {distant-approval: {mode: enforce, groups: [a], beyond: 60}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {region-distance: {threshold: 50}}}\n",
     "p:3:64: rules.distant-approval.beyond: is above 50, a threshold of region-distance: what "
     "lies "
     "between needs no approval, and allow-distant-regions opens it",
     "rules: {distant-approval: {mode: 'off', groups: [a], beyond: 60}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {region-distance: {threshold: 50}}}\n"},
    {"LiveModeOfRulesLostInAnOverride",
     "rules: {seed-visible: {mode: audit, liveMode: enforce}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {seed-visible: {mode: warn}}}\n",
     "p:5:66: overrides[0].rules.seed-visible.mode: sets liveMode as well, from enforce to warn; "
     "write liveMode, whichever is meant",
     "rules: {region-distance: {mode: enforce}}\n"
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {region-distance: {mode: warn}}}\n"},
};
INSTANTIATE_TEST_SUITE_P(Rules, PolicyWarningsTest, testing::ValuesIn(kRules), NameOf);

// Two overrides of one rule.
std::string Overrides(const std::string& first, const std::string& second) {
  return "overrides:\n- {name: a, match: " + first + ", rules: {cool-down: {mode: warn}}}\n" +
         "- name: b\n  match: " + second + "\n  rules: {cool-down: {mode: off}}\n";
}

const std::string kCovered =
    "p:7:11: overrides[1].rules.cool-down: is not read: overrides[0] \"a\" comes first, names the "
    "rule as well and matches all that \"b\" matches";

const Case kOverrides[] = {
    {"AfterOneThatMatchesAll", Overrides("{projects: ['*']}", "{purposes: [testing]}"), kCovered,
     Overrides("{projects: ['p*']}", "{purposes: [testing]}")},
    {"AfterOneForMorePurposes", Overrides("{purposes: ['*']}", "{purposes: [testing]}"), kCovered,
     Overrides("{purposes: [testing]}", "{purposes: [testing, production]}")},
    {"AfterOneForAllPurposes",
     Overrides("{purposes: [evaluation, testing, development, prod*, infrastructure]}",
               "{projects: [a]}"),
     kCovered,
     Overrides("{purposes: [evaluation, testing, development, prod*]}", "{projects: [a]}")},
    {"AfterOneForMoreProjects", Overrides("{projects: ['pay-*', x]}", "{projects: ['pay-eu-*']}"),
     kCovered, Overrides("{projects: ['pay-*', x]}", "{projects: ['pay-eu-*', y]}")},
    {"AfterOneForMoreNamespacedProfiles",
     Overrides("{cloudProfiles: ['garden-a/*']}", "{cloudProfiles: [garden-a/lab]}"), kCovered,
     Overrides("{cloudProfiles: ['l*']}", "{cloudProfiles: [garden-a/lab]}")},
    {"AfterOneForAllProfiles",
     Overrides("{cloudProfiles: ['*']}", "{cloudProfiles: [garden-a/lab]}"), kCovered,
     Overrides("{cloudProfiles: ['*/*']}", "{cloudProfiles: [lab]}")},
    {"AfterOneForMoreSeeds",
     Overrides("{sourceSeeds: {matchLabels: {tier: gold}}}",
               "{projects: [a], sourceSeeds: {matchLabels: {tier: gold, fabric: x}}}"),
     kCovered,
     Overrides("{sourceSeeds: {matchLabels: {tier: gold, fabric: x}}}",
               "{projects: [a], sourceSeeds: {matchLabels: {tier: gold}}}")},
    {"AfterOneWithAnEqualTerm",
     Overrides("{sourceSeeds: {matchExpressions: [{key: a, operator: In, values: [b]}]}}",
               "{sourceSeeds: {matchExpressions: [{key: c, operator: Exists}, {key: a, operator: "
               "In, values: [b]}]}}"),
     kCovered,
     Overrides("{sourceSeeds: {matchExpressions: [{key: a, operator: In, values: [b]}]}}",
               "{sourceSeeds: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}}")},
    // First scheduling has no source seed, so that the second is for more.
    {"AfterTheSameMatch", Overrides("{projects: [a]}", "{projects: [a]}"), kCovered,
     Overrides("{projects: [a], sourceSeeds: {matchLabels: {a: b}}}", "{projects: [a]}")},
    {"AfterOneThatNamesTheSameRule",
     "overrides:\n"
     "- {name: a, match: {projects: [x]}, rules: {seed-visible: {mode: off}}}\n"
     "- {name: b, match: {projects: ['*']}, rules: {bastions: {mode: off}}}\n"
     "- {name: c, match: {projects: [x]}, rules: {bastions: {mode: warn}, unsettled: {}}}\n",
     "p:6:45: overrides[2].rules.bastions: is not read: overrides[1] \"b\" comes first, names the "
     "rule as well and matches all that \"c\" matches",
     "overrides:\n"
     "- {name: b, match: {projects: ['*']}, rules: {bastions: {mode: off}}}\n"
     "- {name: c, match: {projects: [x]}, rules: {unsettled: {}}}\n"},
};
INSTANTIATE_TEST_SUITE_P(Overrides, PolicyWarningsTest, testing::ValuesIn(kOverrides), NameOf);

const Case kPeople[] = {
    {"AllNamespaces", "exempt: {namespaces: [garden, '*']}\n",
     "p:3:31: exempt.namespaces[1]: matches garden-* and exempts the shoots of all projects from "
     "every rule",
     "exempt: {namespaces: [garden, 'garden-ops-*']}\n"},
    {"AllNamespacesOfProjects", "exempt: {namespaces: ['garden-*']}\n",
     "p:3:23: exempt.namespaces[0]: exempts the shoots of all projects from every rule",
     "exempt: {namespaces: ['*-garden']}\n"},
    {"AllUsers", "exempt: {users: ['*', 'system:*']}\n",
     "p:3:18: exempt.users[0]: exempts everybody from every rule\n"
     "p:3:23: exempt.users[1]: matches system:serviceaccount:* and exempts every service account "
     "from every rule",
     "exempt: {users: ['system:serviceaccount:garden:*', 'ops-*']}\n"},
    {"AllGroups", "exempt: {groups: ['*']}\n",
     "p:3:19: exempt.groups[0]: matches system:authenticated and exempts everybody who is logged "
     "in from every rule",
     "exempt: {groups: ['gardener:*', 'system:serviceaccounts:garden']}\n"},
    {"GroupsThatAreEverybody",
     "exempt:\n  groups: ['system:unauthenticated', 'system:serviceaccounts', "
     "'system:serviceaccounts:*', 'system:m*']\n",
     "p:4:12: exempt.groups[0]: exempts everybody who is not logged in from every rule\n"
     "p:4:38: exempt.groups[1]: exempts every service account from every rule\n"
     "p:4:64: exempt.groups[2]: exempts every service account from every rule\n"
     "p:4:92: exempt.groups[3]: matches system:masters and exempts every administrator from every "
     "rule",
     "exempt: {groups: [operators]}\n"},
    {"EverybodyIsAController", "controllers: ['*', robot]\n",
     "p:3:15: controllers[0]: takes everybody for a controller of Gardener",
     "controllers: ['system:serviceaccount:garden:*']\n"},
    {"EverybodyMayBreakTheGlass",
     "breakGlass: {groups: ['system:authenticated', 'system:serviceaccounts']}\n",
     "p:3:23: breakGlass.groups[0]: lets everybody who is logged in break the glass\n"
     "p:3:47: breakGlass.groups[1]: lets every service account break the glass",
     "breakGlass: {groups: ['system:masters']}\n"},
};
INSTANTIATE_TEST_SUITE_P(People, PolicyWarningsTest, testing::ValuesIn(kPeople), NameOf);

TEST(PolicyWarnings, ABrokenPolicyHasErrorsOnly) {
  Remarks warnings = {{.place = "before", .text = "left over"}};
  EXPECT_FALSE(
      ParsePolicy(kHead + "rules: {region-distance: {mode: warn}}\nrule: {}\n", "p", &warnings)
          .ok());
  EXPECT_TRUE(warnings.empty());
}

TEST(PolicyWarnings, SayHowManyTheyLeaveOut) {
  std::string body = "overrides:\n";
  for (int i = 0; i < 60; ++i) {
    body +=
        fmt::format("- {{name: o{}, match: {{projects: [p]}}, rules: {{bastions: {{}}}}}}\n", i);
  }
  Remarks warnings;
  ASSERT_TRUE(ParsePolicy(kHead + body, "p", &warnings).ok());
  ASSERT_EQ(warnings.size(), 51U);
  EXPECT_EQ(warnings.front().place, "p:5:46");
  EXPECT_EQ(warnings.back().place, "p");
  EXPECT_EQ(warnings.back().text, "and 9 more");
}

TEST(NeededSettingsTest, NameRulesAndSettingsThatThereAre) {
  for (const NeededSettings& needed : NeededSettingsTable()) {
    const std::optional<std::size_t> index = FindAnyRule(needed.rule);
    ASSERT_TRUE(index.has_value()) << needed.rule;
    const std::span<const Setting> settings = AllRules()[*index].settings;
    for (const std::string_view name : needed.settings) {
      EXPECT_TRUE(std::any_of(settings.begin(), settings.end(),
                              [&](const Setting& setting) { return setting.name == name; }))
          << needed.rule << " has no setting " << name;
    }
  }
}

TEST(NeededSettingsTest, KnowEachRuleThatMayLackASetting) {
  constexpr std::array<std::string_view, 7> kFineWithout = {
      "abort-condition",         "approval-author", "force-shrink-condition", "known-bugs",
      "live-annotation-removed", "live-support",    "region-distance"};
  for (const Rule& rule : AllRules()) {
    const bool lacks =
        std::any_of(rule.settings.begin(), rule.settings.end(), [&](const Setting& setting) {
          const std::string written = setting.write(rule.defaults());
          return written.empty() || written == "[]";
        });
    if (!lacks || FindNeededSettings(rule) != nullptr) continue;
    EXPECT_NE(std::find(kFineWithout.begin(), kFineWithout.end(), rule.id), kFineWithout.end())
        << rule.id << ": policy/config/needed_settings.cc";
  }
}

}  // namespace
}  // namespace trowel::policy

#include <string>

#include <gtest/gtest.h>

#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

struct Case {
  std::string name;
  std::string body;  // From line 3 on, unless it begins with "apiVersion".
  std::string errors;
};

void PrintTo(const Case& a_case, std::ostream* out) { *out << a_case.name; }

class PolicyErrorsTest : public testing::TestWithParam<Case> {};

TEST_P(PolicyErrorsTest, SaysWhereAndWhatToDo) {
  const std::string head = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";
  const bool whole = GetParam().name.starts_with("Whole");
  const absl::StatusOr<Policy> policy =
      ParsePolicy(whole ? GetParam().body : head + GetParam().body, "p");
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(policy.status()), GetParam().errors);
}

std::string NameOf(const testing::TestParamInfo<Case>& info) { return info.param.name; }

const Case kDocuments[] = {
    {"WholeEmpty", "", "p:1:1: expected a map, not nothing"},
    {"WholeList", "- a\n", "p:1:1: expected a map, not a list"},
    {"WholeNoKind", "apiVersion: trowel.gardener.cloud/v1alpha1\n",
     "p:1:1: kind: is missing; expected Policy"},
    {"WholeOtherVersion", "apiVersion: trowel.gardener.cloud/v1\nkind: Polcy\n",
     "p:1:13: apiVersion: expected trowel.gardener.cloud/v1alpha1, not "
     "\"trowel.gardener.cloud/v1\"\n"
     "p:2:7: kind: expected Policy, not \"Polcy\""},
    {"WholeControlCharacter", "kind: \x04", "p:1:7: control character 0x04"},
    {"WholeNotUtf8", "kind: Policy\nrules: \xff\n", "p:2:8: byte 0xff is not UTF-8"},
    {"NotYaml", "rules: {\n", "p:4:1: not YAML: end of map flow not found"},
    {"SecondDocument", "---\nkind: Policy\n",
     "p:4:1: a second document begins; a policy is one document"},
    {"AliasInsideItself", "rules: &a {b: *a}\n", "p:3:15: not YAML: an alias inside of itself"},
    {"UnknownKey", "enforcment: warn\n",
     "p:3:1: enforcment: unknown key; did you mean enforcement?"},
    {"UnknownKeyUnlikeAny", "zzz: 1\n",
     "p:3:1: zzz: unknown key; expected apiVersion, kind, enforcement, rules, overrides, "
     "exemptions, exempt, "
     "controllers, breakGlass or scheduler"},
    {"KeyTwice", "rules: {}\nrules: {}\n", "p:4:1: rules: is there twice, first in line 3"},
    {"KeyThatIsAList", "? [a]\n: b\n", "p:3:3: a key is a list"},
    {"EnforcementOff", "enforcement: off\n",
     "p:3:14: enforcement: expected warn or enforce, not \"off\""},
    {"TabAsIndentation", "rules:\n\tseed-visible: {mode: warn}\n",
     "p:4:1: not YAML: a tab, where YAML is indented by spaces only"},
    {"RulesWithoutValue", "rules:\n", "p:3:1: rules: expected a map, not nothing"},
    {"ControlCharacterInKey", "\"a\\nb\": 1\n",
     "p:3:1: a?b: unknown key; expected apiVersion, kind, enforcement, rules, overrides, "
     "exemptions, exempt, "
     "controllers, breakGlass or scheduler"},
};
INSTANTIATE_TEST_SUITE_P(Documents, PolicyErrorsTest, testing::ValuesIn(kDocuments), NameOf);

const Case kRules[] = {
    {"UnknownRule", "rules:\n  seed-helthy: {mode: warn}\n",
     "p:4:3: rules.seed-helthy: unknown rule; did you mean seed-healthy?"},
    {"UnknownRuleUnlikeAny", "rules:\n  x: {mode: warn}\n",
     "p:4:3: rules.x: unknown rule; `trowel policy show` lists all"},
    {"MisspeltSetting", "rules:\n  region-distance: {treshold: 9}\n",
     "p:4:21: rules.region-distance.treshold: unknown key; did you mean threshold?"},
    {"SettingOfAnotherRule", "rules:\n  seed-visible: {threshold: 9}\n",
     "p:4:18: rules.seed-visible.threshold: seed-visible has no setting threshold; it has none"},
    {"SettingOfAnotherRuleThanThis", "rules:\n  migration-budget: {after: 9h}\n",
     "p:4:22: rules.migration-budget.after: migration-budget has no setting after; it has garden, "
     "perSource, perDestination, perPair and perProject"},
    {"RuleIsText", "rules:\n  seed-visible: warn\n",
     "p:4:17: rules.seed-visible: expected a map, not \"warn\""},
    {"WrongMode", "rules: {seed-visible: {mode: enfroce}}\n",
     "p:3:30: rules.seed-visible.mode: expected off, audit, warn or enforce, not \"enfroce\"; did "
     "you mean enforce?"},
    {"ModeThatAToolRewrote", "rules: {seed-visible: {mode: false}}\n",
     "p:3:30: rules.seed-visible.mode: expected off, audit, warn or enforce, not \"false\"; did "
     "you mean \"off\"?"},
    {"WrongOnUnknown", "rules: {seed-visible: {onUnknown: enforce}}\n",
     "p:3:35: rules.seed-visible.onUnknown: expected allow, warn or deny, not \"enforce\""},
    {"NegativeThreshold", "rules: {region-distance: {threshold: -1}}\n",
     "p:3:38: rules.region-distance.threshold: \"-1\" is not between 0 and 1000000000"},
    {"ThresholdIsText", "rules: {region-distance: {threshold: \"180\"}}\n",
     "p:3:38: rules.region-distance.threshold: expected a whole number, not the text \"180\""},
    {"ThresholdIsAFraction", "rules: {region-distance: {threshold: 1.5}}\n",
     "p:3:38: rules.region-distance.threshold: expected a whole number, not \"1.5\""},
    {"NegativeHeadroom", "rules: {seed-capacity: {headroom: -5}}\n",
     "p:3:35: rules.seed-capacity.headroom: \"-5\" is not between 0 and 1000000000"},
    {"HugeBudget", "rules: {migration-budget: {garden: 99999999999999999999}}\n",
     "p:3:36: rules.migration-budget.garden: \"99999999999999999999\" is not between 0 and "
     "1000000000"},
    {"NegativeDuration", "rules: {cool-down: {after: -5m}}\n",
     "p:3:28: rules.cool-down.after: \"-5m\" is not between 0s and a century"},
    {"EndlessDuration", "rules: {cool-down: {after: inf}}\n",
     "p:3:28: rules.cool-down.after: \"inf\" is not between 0s and a century"},
    {"Days", "rules: {cool-down: {after: 7d}}\n",
     "p:3:28: rules.cool-down.after: expected a duration such as 5m or 1h30m, not \"7d\"; there is "
     "no unit d, write 168h"},
    {"NoUnit", "rules: {cool-down: {after: 5}}\n",
     "p:3:28: rules.cool-down.after: expected a duration such as 5m or 1h30m, not \"5\"; add a "
     "unit, 5s or 5m"},
    {"WrongDirection", "rules: {region-distance: {direction: maximum}}\n",
     "p:3:38: rules.region-distance.direction: expected max or forward, not \"maximum\""},
    {"WrongVersion", "rules: {live-support: {since: next}}\n",
     "p:3:31: rules.live-support.since: expected a version such as v1.160.0, not \"next\""},
    {"GroupIsANumber", "rules: {distant-approval: {groups: [a, 7]}}\n",
     "p:3:40: rules.distant-approval.groups[1]: expected a text, not 7; put it in quotes"},
    {"WrongLabelKey", "rules: {seed-pair: {require: [a/b/c]}}\n",
     "p:3:31: rules.seed-pair.require[0]: is not the key of a label"},
    {"HalfAPair", "rules: {seed-pair: {deny: [{from: a}]}}\n",
     "p:3:28: rules.seed-pair.deny[0].to: is missing; name a seed or give matchLabels"},
    {"EmptySeedTerm", "rules: {seed-pair: {deny: [{from: {}, to: \"\"}]}}\n",
     "p:3:35: rules.seed-pair.deny[0].from: selects nothing in particular; give matchLabels or "
     "matchExpressions\n"
     "p:3:43: rules.seed-pair.deny[0].to: is empty"},
};
INSTANTIATE_TEST_SUITE_P(Rules, PolicyErrorsTest, testing::ValuesIn(kRules), NameOf);

std::string Window(const std::string& window) {
  return "rules:\n  freeze-window:\n    windows:\n    - " + window + "\n";
}

const Case kWindows[] = {
    {"UnknownZone", Window("{name: a, begin: '01:00', end: '02:00', timeZone: Europe/Berln}"),
     "p:6:57: rules.freeze-window.windows[0].timeZone: unknown time zone \"Europe/Berln\"; "
     "expected "
     "a name such as Europe/Berlin"},
    {"ZoneOfTheMachine", Window("{name: a, begin: '01:00', end: '02:00', timeZone: localtime}"),
     "p:6:57: rules.freeze-window.windows[0].timeZone: unknown time zone \"localtime\"; expected "
     "a name such as Europe/Berlin"},
    {"ZoneIsAFile", Window("{name: a, begin: '01:00', end: '02:00', timeZone: /etc/localtime}"),
     "p:6:57: rules.freeze-window.windows[0].timeZone: unknown time zone \"/etc/localtime\"; "
     "expected a name such as Europe/Berlin"},
    {"BeginIsEnd", Window("{name: a, begin: '01:00', end: '01:00'}"),
     "p:6:38: rules.freeze-window.windows[0].end: equals begin; a whole day is \"00:00\" to "
     "\"24:00\""},
    {"BeginAtTheEndOfTheDay", Window("{name: a, begin: '24:00', end: '01:00'}"),
     "p:6:24: rules.freeze-window.windows[0].begin: a day begins at 00:00; 24:00 can only be an "
     "end"},
    {"NoTimeOfDay", Window("{name: a, begin: '25:00', end: 6}"),
     "p:6:24: rules.freeze-window.windows[0].begin: expected a time of day, \"00:00\" to "
     "\"24:00\", not \"25:00\"\n"
     "p:6:38: rules.freeze-window.windows[0].end: expected a text, not 6; put it in quotes"},
    {"FromAfterTo", Window("{name: a, from: 2026-12-24T00:00:00Z, to: 2026-12-24T00:00:00Z}"),
     "p:6:49: rules.freeze-window.windows[0].to: is not later than from"},
    {"NoTime", Window("{name: a, from: 2026-12-24, to: 2026-12-24T00:00:00Z}"),
     "p:6:23: rules.freeze-window.windows[0].from: expected a time such as 2026-12-24T00:00:00Z, "
     "not \"2026-12-24\""},
    {"BothKinds",
     Window("{name: a, from: 2026-12-23T00:00:00Z, to: 2026-12-24T00:00:00Z, days: "
            "[Mon]}"),
     "p:6:77: rules.freeze-window.windows[0].days: belongs to a weekly window; this one has from "
     "and to"},
    {"NeitherKind", Window("{days: [Mo]}"),
     "p:6:7: rules.freeze-window.windows[0].name: is missing; findings name the window\n"
     "p:6:7: rules.freeze-window.windows[0].begin: is missing; a window has from and to, or begin "
     "and end\n"
     "p:6:7: rules.freeze-window.windows[0].end: is missing; a window has from and to, or begin "
     "and end\n"
     "p:6:15: rules.freeze-window.windows[0].days[0]: expected Mon, Tue, Wed, Thu, Fri, Sat or "
     "Sun, not \"Mo\"; did you mean Mon?"},
    {"NoDay", Window("{name: a, days: [], begin: '01:00', end: '02:00'}"),
     "p:6:23: rules.freeze-window.windows[0].days: lists no day; leave the key out to mean all"},
};
INSTANTIATE_TEST_SUITE_P(Windows, PolicyErrorsTest, testing::ValuesIn(kWindows), NameOf);

std::string Override(const std::string& match) {
  return "overrides:\n- name: a\n  match: " + match + "\n  rules: {cool-down: {mode: warn}}\n";
}

const Case kOverrides[] = {
    {"NothingInIt", "overrides: [{}]\n",
     "p:3:13: overrides[0].name: is missing; name what it is for\n"
     "p:3:13: overrides[0].match: is missing; say which moves it is for\n"
     "p:3:13: overrides[0].rules: is missing; say what changes for them"},
    {"EmptyName", "overrides:\n- {name: '', match: {projects: [a]}, rules: {cool-down: {}}}\n",
     "p:4:10: overrides[0].name: is empty"},
    {"NameTwice",
     "overrides:\n"
     "- {name: a, match: {projects: [a]}, rules: {cool-down: {}}}\n"
     "- {name: a, match: {projects: [b]}, rules: {cool-down: {}}}\n",
     "p:5:10: overrides[1].name: \"a\" is the name of overrides[0] already"},
    {"NoRule", "overrides:\n- {name: a, match: {projects: [a]}, rules: {}}\n",
     "p:4:44: overrides[0].rules: names no rule"},
    {"UnknownKeyInOverride",
     "overrides:\n- {name: a, matches: {}, match: {projects: [a]}, rules: {cool-down: {}}}\n",
     "p:4:13: overrides[0].matches: unknown key; did you mean match?"},
    {"UnknownRuleInOverride",
     "overrides:\n- {name: a, match: {projects: [a]}, rules: {cooldown: {}}}\n",
     "p:4:45: overrides[0].rules.cooldown: unknown rule; did you mean cool-down?"},
    {"MatchesAll", Override("{}"),
     "p:5:10: overrides[0].match: matches every move; put such rules under rules"},
    {"EmptyList", Override("{projects: []}"),
     "p:5:21: overrides[0].match.projects: lists nothing; leave the key out to match all"},
    {"ListIsText", Override("{projects: a}"),
     "p:5:21: overrides[0].match.projects: expected a list, not \"a\""},
    {"MatchKey", Override("{project: [a]}"),
     "p:5:11: overrides[0].match.project: unknown key; did you mean projects?"},
    {"UnknownPurpose", Override("{purposes: [production, prodution]}"),
     "p:5:34: overrides[0].match.purposes[1]: expected evaluation, testing, development, "
     "production or infrastructure, not \"prodution\"; did you mean production?"},
    {"PurposesThatMatchNone", Override("{purposes: ['pro*', 'Prod*', 7]}"),
     "p:5:30: overrides[0].match.purposes[1]: matches no purpose; expected evaluation, testing, "
     "development, production or infrastructure\n"
     "p:5:39: overrides[0].match.purposes[2]: expected a text, not 7; put it in quotes"},
    {"NoPurpose", Override("{purposes: []}"),
     "p:5:21: overrides[0].match.purposes: lists nothing; leave the key out to match all"},
    {"PurposeIsText", Override("{purposes: production}"),
     "p:5:21: overrides[0].match.purposes: expected a list, not \"production\""},
    {"SelectorSelectsAll", Override("{sourceSeeds: {}}"),
     "p:5:24: overrides[0].match.sourceSeeds: selects nothing in particular; give names, "
     "matchLabels or matchExpressions"},
    {"SelectorWithEmptyPart", Override("{sourceSeeds: {matchLabels: {}}}"),
     "p:5:38: overrides[0].match.sourceSeeds.matchLabels: is empty; leave it out"},
    {"SelectorOperator",
     Override("{sourceSeeds: {matchExpressions: [{key: a, operator: Equals}]}}"),
     "p:5:63: overrides[0].match.sourceSeeds.matchExpressions[0].operator: expected In, NotIn, "
     "Exists or DoesNotExist, not \"Equals\""},
    {"SelectorValues", Override("{sourceSeeds: {matchExpressions: [{key: a, operator: In}]}}"),
     "p:5:44: overrides[0].match.sourceSeeds.matchExpressions[0]: In and NotIn need values, Exists "
     "and DoesNotExist take none; each must be the value of a label"},
    {"LabelValue", Override("{sourceSeeds: {matchLabels: {a: 'b c'}}}"),
     "p:5:42: overrides[0].match.sourceSeeds.matchLabels.a: is not the value of a label"},
    {"LabelNumber", Override("{sourceSeeds: {matchLabels: {a: 1}}}"),
     "p:5:42: overrides[0].match.sourceSeeds.matchLabels.a: expected a text, not 1; put it in "
     "quotes"},
    {"WildcardBreaksGlass", "breakGlass: {groups: ['*']}\n",
     "p:3:23: breakGlass.groups[0]: must be a whole name, without *"},
    {"Exempt", "exempt: {user: [a]}\n", "p:3:10: exempt.user: unknown key; did you mean users?"},
    {"Strategy", "scheduler: {strategy: Minimaldistance}\n",
     "p:3:23: scheduler.strategy: expected SameRegion or MinimalDistance, not \"Minimaldistance\"; "
     "did you mean MinimalDistance?"},
    {"NoWeight", "scheduler: {weights: {distance: 0, headroom: 0, spread: 0, steadiness: 0}}\n",
     "p:3:22: scheduler.weights: all weights are 0; one at least must count"},
    {"OnlyAnExternalWeight",
     "scheduler: {weights: {distance: 0, headroom: 0, spread: 0, steadiness: 0, external: 9}}\n",
     "p:3:22: scheduler.weights: only external counts; external scores expire, "
     "so one more must"},
    {"NegativeWeight", "scheduler: {weights: {distance: -1}}\n",
     "p:3:33: scheduler.weights.distance: \"-1\" is not between 0 and 1000000000"},
    {"HugeWeight", "scheduler: {weights: {distance: 1001}}\n",
     "p:3:33: scheduler.weights.distance: 1001 is not between 0 and 1000"},
};
INSTANTIATE_TEST_SUITE_P(Overrides, PolicyErrorsTest, testing::ValuesIn(kOverrides), NameOf);

TEST(PolicyLimitsTest, AllErrorsOfAFileAreSaidInTheOrderOfTheText) {
  const absl::StatusOr<Policy> policy = ParsePolicy(
      "rules:\n"
      "  seed-visible: {mode: no}\n"
      "overrides: 7\n"
      "apiVersion: x\n",
      "dir/policy.yaml");
  EXPECT_EQ(Message(policy.status()),
            "dir/policy.yaml:1:1: kind: is missing; expected Policy\n"
            "dir/policy.yaml:2:24: rules.seed-visible.mode: expected off, audit, warn or enforce, "
            "not \"no\"\n"
            "dir/policy.yaml:3:12: overrides: expected a list, not \"7\"\n"
            "dir/policy.yaml:4:13: apiVersion: expected trowel.gardener.cloud/v1alpha1, not \"x\"");
}

TEST(PolicyLimitsTest, SaysHowManyErrorsItLeavesOut) {
  std::string text = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";
  for (int i = 0; i < 60; ++i) text += fmt::format("unknown-{}: 1\n", i);
  const std::string message(Message(ParsePolicy(text, "p").status()));
  EXPECT_TRUE(message.ends_with("\np: and 10 more")) << message;
}

TEST(PolicyLimitsTest, RefusesAnAliasBomb) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i,
                        i - 1);
  }
  const std::string message(Message(ParsePolicy(text, "p").status()));
  EXPECT_NE(message.find("not YAML: more than 200000 values"), std::string::npos) << message;
}

TEST(PolicyLimitsTest, RefusesDeepNesting) {
  const std::string message(Message(ParsePolicy(std::string(100'000, '['), "p").status()));
  EXPECT_TRUE(message.ends_with(": not YAML: nested too deeply")) << message;
}

TEST(PolicyLimitsTest, RefusesWhatNoConfigMapHolds) {
  const std::string message(Message(ParsePolicy(std::string((1 << 20) + 1, '#'), "p").status()));
  EXPECT_EQ(message, "p:1:1: has 1048577 bytes, more than 1048576");
}

}  // namespace
}  // namespace trowel::policy

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

struct Case {
  std::string name;
  std::string body;  // From line 3 on.
  std::string errors;
};

void PrintTo(const Case& a_case, std::ostream* out) { *out << a_case.name; }

class PolicyTuningErrorsTest : public testing::TestWithParam<Case> {};

// Of what tunes single rules: days, words, matches and exemptions.
TEST_P(PolicyTuningErrorsTest, SaysWhereAndWhatToDo) {
  const std::string head = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";
  const absl::StatusOr<Policy> policy = ParsePolicy(head + GetParam().body, "p");
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ(Message(policy.status()), GetParam().errors);
}

std::string Override(const std::string& match) {
  return "overrides:\n- name: a\n  match: " + match + "\n  rules: {cool-down: {mode: warn}}\n";
}

std::string ForRule(const std::string& keys) { return "rules:\n  cool-down: {" + keys + "}\n"; }

std::string Exemption(const std::string& rest) {
  return "exemptions:\n- {name: e, match: {projects: [a]}, " + rest + "}\n";
}

const Case kTuning[] = {
    {"NoDay", ForRule("enforceFrom: soon"),
     "p:4:28: rules.cool-down.enforceFrom: expected a day or time such as 2026-12-24 or "
     "2026-12-24T00:00:00Z, not \"soon\""},
    {"NoSuchDay", ForRule("enforceFrom: 2026-02-30"),
     "p:4:28: rules.cool-down.enforceFrom: expected a day or time such as 2026-12-24 or "
     "2026-12-24T00:00:00Z, not \"2026-02-30\""},
    {"MessageOfLines", ForRule("message: \"a\\nb\""),
     "p:4:24: rules.cool-down.message: must be one line"},
    {"LongMessage", ForRule("message: " + std::string(401, 'x')),
     "p:4:24: rules.cool-down.message: is 401 bytes long; at most 400 are"},
    {"NoLink", ForRule("link: example.org"),
     "p:4:21: rules.cool-down.link: expected a link such as https://example.org/moves, not "
     "\"example.org\""},
    {"ExemptionWithoutReason", Exemption("rules: [cool-down]"),
     "p:4:3: exemptions[0].reason: is missing; say why, for who reads it in a year"},
    {"ExemptionOfNoRule", Exemption("rules: [], reason: r"),
     "p:4:44: exemptions[0].rules: names no rule"},
    {"ExemptionOfAnUnknownRule", Exemption("rules: [cooldown], reason: r"),
     "p:4:45: exemptions[0].rules[0]: unknown rule; did you mean cool-down?"},
    {"ExemptionOfABudgetByDestination",
     "exemptions:\n- {name: e, match: {destinationSeeds: {names: [a]}}, rules: [migration-budget], "
     "reason: r}\n",
     "p:4:62: exemptions[0].rules[0]: migration-budget is counted before a destination is chosen; "
     "leave destinationSeeds out"},
    {"TwoExemptionsOfAName",
     Exemption("rules: [cool-down], reason: r") +
         "- {name: e, match: {projects: [a]}, rules: [cool-down], reason: r}\n",
     "p:5:10: exemptions[1].name: \"e\" is the name of exemptions[0] already"},
    {"CapacityByDestination",
     "overrides:\n- {name: e, match: {except: [{destinationSeeds: {names: [a]}}]}, rules: "
     "{seed-capacity: {mode: off}}}\n",
     "p:4:89: overrides[0].rules.seed-capacity: seed-capacity is counted before a destination is "
     "chosen; leave destinationSeeds out"},
    {"ExceptionOfAll", Override("{projects: [a], except: [{}]}"),
     "p:5:35: overrides[0].match.except[0]: matches every move, so that none is left"},
    {"ExceptionOfAnException", Override("{except: [{except: []}]}"),
     "p:5:21: overrides[0].match.except[0].except: exceptions have none of their own"},
    {"NoExceptions", Override("{projects: [a], except: []}"),
     "p:5:34: overrides[0].match.except: lists nothing; leave the key out"},
    {"UnknownTolerance", Override("{failureTolerances: [nodes]}"),
     "p:5:31: overrides[0].match.failureTolerances[0]: expected none, node or zone, not \"nodes\"; "
     "did you mean node?"},
    {"LiveIsNoWord", Override("{live: yes}"),
     "p:5:17: overrides[0].match.live: expected true or false, not \"yes\""},
    {"NamesOfNoSeed", Override("{destinationSeeds: {names: []}}"),
     "p:5:37: overrides[0].match.destinationSeeds.names: lists nothing; leave the key out to match "
     "all"},
};
INSTANTIATE_TEST_SUITE_P(Tuning, PolicyTuningErrorsTest, testing::ValuesIn(kTuning),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace trowel::policy

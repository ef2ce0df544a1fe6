#include <gtest/gtest.h>

#include "policy/rule_table.h"
#include "test/support/rule_coverage.h"

namespace trowel::testing {
namespace {

using policy::Rule;

class RuleCoverage : public ::testing::TestWithParam<Rule> {};

// Of a rule that judges changes as well, its cases may all stand beside those.
TEST_P(RuleCoverage, HasACaseForEveryFactAndSetting) {
  ExpectCasesOf(GetParam(), TestSourceOf(GetParam(), {"move", "change"}));
}

INSTANTIATE_TEST_SUITE_P(Table, RuleCoverage,
                         ::testing::ValuesIn(policy::RuleTable().begin(),
                                             policy::RuleTable().end()),
                         [](const auto& param) { return Underscored(param.param.id); });

}  // namespace
}  // namespace trowel::testing

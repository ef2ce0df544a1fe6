#include <string>

#include <gtest/gtest.h>

#include "policy/part.h"
#include "policy/rule_table.h"
#include "test/support/rule_coverage.h"

namespace trowel::testing {
namespace {

using policy::Rule;

class ChangeRuleCoverage : public ::testing::TestWithParam<Rule> {};

TEST_P(ChangeRuleCoverage, HasACaseForEveryFactAndSetting) {
  const Rule& rule = GetParam();
  const bool of_configuration = policy::PartOf(rule) == policy::Part::kConfiguration;
  const std::string source = TestSourceOf(rule, {of_configuration ? "config_rules" : "change"});
  ExpectCasesOf(rule, source);
  // What Gardener writes itself is judged only where that is meant.
  if (rule.judges_controllers && rule.on_shoot != nullptr) {
    ExpectCase(source, "deny_a_controller");
  }
}

TEST_P(ChangeRuleCoverage, JudgesAChange) {
  const Rule& rule = GetParam();
  EXPECT_TRUE(rule.on_shoot != nullptr || rule.on_object != nullptr) << rule.id;
}

INSTANTIATE_TEST_SUITE_P(Table, ChangeRuleCoverage,
                         ::testing::ValuesIn(policy::ChangeRules().begin(),
                                             policy::ChangeRules().end()),
                         [](const auto& param) { return Underscored(param.param.id); });

}  // namespace
}  // namespace trowel::testing

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/part.h"
#include "policy/rule_table.h"

namespace trowel::policy {
namespace {

std::string Underscored(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

std::string TestSourceOf(const Rule& rule) {
  const std::string_view folder = PartOf(rule) == Part::kConfiguration ? "config_rules" : "change";
  std::ifstream file(fmt::format("test/policy/{}/{}_test.cc", folder, Underscored(rule.id)));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Case names stand in the sources as string literals, so their beginning follows a quote.
void ExpectCase(const std::string& source, const std::string& prefix) {
  EXPECT_NE(source.find('"' + prefix), std::string::npos) << "no case named " << prefix << "...";
}

class ChangeRuleCoverage : public ::testing::TestWithParam<Rule> {};

TEST_P(ChangeRuleCoverage, HasACaseForEveryFactAndSetting) {
  const Rule& rule = GetParam();
  const std::string source = TestSourceOf(rule);
  ASSERT_FALSE(source.empty()) << "there is no test of " << rule.id;
  EXPECT_NE(source.find(fmt::format("\"{}\"", rule.id)), std::string::npos) << "names another rule";
  ExpectCase(source, "allow");
  ExpectCase(source, "deny");
  for (const Fact* fact : rule.facts) ExpectCase(source, "unknown_" + Underscored(fact->name));
  for (const Setting& setting : rule.settings) {
    ExpectCase(source, fmt::format("setting_{}", setting.name));
  }
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
                         ::testing::ValuesIn(ChangeRules().begin(), ChangeRules().end()),
                         [](const auto& param) { return Underscored(param.param.id); });

}  // namespace
}  // namespace trowel::policy

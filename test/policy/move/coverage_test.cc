#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/rule_table.h"

namespace trowel::policy {
namespace {

std::string Underscored(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

// Of a rule that judges changes as well, its cases may all stand beside those.
std::string TestSourceOf(const Rule& rule) {
  for (const char* folder : {"move", "change"}) {
    std::ifstream file(fmt::format("test/policy/{}/{}_test.cc", folder, Underscored(rule.id)));
    if (file.is_open()) {
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  }
  return {};
}

// Case names stand in the sources as string literals, so their beginning follows a quote.
void ExpectCase(const std::string& source, const std::string& prefix) {
  EXPECT_NE(source.find('"' + prefix), std::string::npos) << "no case named " << prefix << "...";
}

class RuleCoverage : public ::testing::TestWithParam<Rule> {};

// A rule that nobody has seen being unsure is a rule that may pass what it cannot judge.
TEST_P(RuleCoverage, HasACaseForEveryFactAndSetting) {
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
}

INSTANTIATE_TEST_SUITE_P(Table, RuleCoverage,
                         ::testing::ValuesIn(RuleTable().begin(), RuleTable().end()),
                         [](const auto& param) { return Underscored(param.param.id); });

}  // namespace
}  // namespace trowel::policy

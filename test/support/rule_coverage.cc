#include "test/support/rule_coverage.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace trowel::testing {

std::string Underscored(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

std::string TestSourceOf(const policy::Rule& rule,
                         std::initializer_list<std::string_view> folders) {
  for (const std::string_view folder : folders) {
    std::ifstream file(fmt::format("test/policy/{}/{}_test.cc", folder, Underscored(rule.id)));
    if (file.is_open()) {
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  }
  return {};
}

void ExpectCase(const std::string& source, const std::string& prefix) {
  EXPECT_NE(source.find('"' + prefix), std::string::npos) << "no case named " << prefix << "...";
}

void ExpectCasesOf(const policy::Rule& rule, const std::string& source) {
  ASSERT_FALSE(source.empty()) << "there is no test of " << rule.id;
  EXPECT_NE(source.find(fmt::format("\"{}\"", rule.id)), std::string::npos) << "names another rule";
  ExpectCase(source, "allow");
  ExpectCase(source, "deny");
  for (const policy::Fact* fact : rule.facts) {
    ExpectCase(source, "unknown_" + Underscored(fact->name));
  }
  for (const policy::Setting& setting : rule.settings) {
    ExpectCase(source, fmt::format("setting_{}", setting.name));
  }
}

}  // namespace trowel::testing

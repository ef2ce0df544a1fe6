#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::testing {

// What a rule says of the default garden after one change. The name says what the case is for, and
// test/policy/move/coverage_test.cc demands, of each rule, one that begins with "allow", one with
// "deny", one with "unknown_gardenlet_version" for each fact of its row (_ for -) and one with
// "setting_outsideMaintenance" for each of its settings (as YAML spells it).
struct RuleCase {
  std::string name;
  std::function<void(GardenFixture&)> change;
  std::vector<std::string> messages;  // In order; "? " marks an unknown. Empty: silent.
};

inline void PrintTo(const RuleCase& rule_case, std::ostream* out) { *out << rule_case.name; }

// Asks one rule in one garden, with text and without: what a ranking learns must not differ.
class RuleCaseTest : public ::testing::Test {
 public:
  RuleCaseTest(std::string rule, RuleCase rule_case)
      : rule_(std::move(rule)), case_(std::move(rule_case)) {}

  void TestBody() override {
    GardenFixture garden;
    if (case_.change) case_.change(garden);
    EXPECT_THAT(garden.Messages(rule_), ::testing::ElementsAreArray(case_.messages));
    EXPECT_EQ(garden.Objects(rule_), !case_.messages.empty()) << "without text";
    ExpectNameKept();
  }

 private:
  // A case must show what its name promises.
  void ExpectNameKept() const {
    const std::string& name = case_.name;
    const auto is_unknown = [](const std::string& text) { return text.starts_with("? "); };
    const auto unknowns = std::count_if(case_.messages.begin(), case_.messages.end(), is_unknown);
    if (name.starts_with("allow")) EXPECT_TRUE(case_.messages.empty());
    if (name.starts_with("deny")) EXPECT_LT(unknowns, std::ssize(case_.messages));
    if (name.starts_with("unknown")) EXPECT_GT(unknowns, 0);
  }

  std::string rule_;
  RuleCase case_;
};

// Makes one test of each case, named "<rule>.<case>". Call it for a namespace-scope constant:
//   [[maybe_unused]] const bool kCases = RegisterRuleCases("ha-zones", {{"allow_...", ...}});
inline bool RegisterRuleCases(const std::string& rule, const std::vector<RuleCase>& cases) {
  for (const RuleCase& rule_case : cases) {
    ::testing::RegisterTest(
        rule.c_str(), rule_case.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [rule, rule_case]() -> RuleCaseTest* { return new RuleCaseTest(rule, rule_case); });
  }
  return true;
}

}  // namespace trowel::testing

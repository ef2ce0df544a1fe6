#include "test/support/rule_case.h"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

#include <gmock/gmock.h>

namespace trowel::testing {
namespace {

class RuleCaseTest : public ::testing::Test {
 public:
  RuleCaseTest(std::string rule, RuleCase rule_case)
      : rule_(std::move(rule)), case_(std::move(rule_case)) {}

  void TestBody() override {
    GardenFixture garden;
    if (case_.change) case_.change(garden);
    const std::vector<std::string> messages = garden.Messages(rule_);
    EXPECT_THAT(messages, ::testing::ElementsAreArray(case_.messages));
    EXPECT_EQ(garden.Objects(rule_), !messages.empty()) << "without text";
    ExpectNameKept(messages);
  }

 private:
  // A case must show what its name promises.
  void ExpectNameKept(const std::vector<std::string>& messages) const {
    const std::string& name = case_.name;
    const auto unknowns =
        std::count_if(messages.begin(), messages.end(),
                      [](const std::string& text) { return text.starts_with("? "); });
    if (name.starts_with("allow")) {
      EXPECT_TRUE(messages.empty()) << "not allowed";
    } else if (name.starts_with("deny")) {
      EXPECT_LT(unknowns, std::ssize(messages)) << "no objection";
    } else if (name.starts_with("unknown")) {
      EXPECT_GT(unknowns, 0) << "nothing unknown";
    }
  }

  std::string rule_;
  RuleCase case_;
};

}  // namespace

void PrintTo(const RuleCase& rule_case, std::ostream* out) { *out << rule_case.name; }

bool RegisterRuleCases(const std::string& rule, const std::vector<RuleCase>& cases) {
  std::string suite = rule;  // A filter of GoogleTest reads "-" as "but not".
  std::replace(suite.begin(), suite.end(), '-', '_');
  for (const RuleCase& rule_case : cases) {
    ::testing::RegisterTest(
        suite.c_str(), rule_case.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [rule, rule_case]() -> RuleCaseTest* { return new RuleCaseTest(rule, rule_case); });
  }
  return true;
}

void BreakSource(GardenFixture& garden) { garden.broken_source = "spec.provider.type is missing"; }

void BreakDestination(GardenFixture& garden) {
  garden.broken_destination = "spec.provider.type is missing";
}

void RemoveSource(GardenFixture& garden) { garden.with_source = false; }

void RemoveDestination(GardenFixture& garden) { garden.with_destination = false; }

garden::Condition Is(garden::Condition::Status status, const std::string& since) {
  return {.status = status, .since = At(since)};
}

void Last(garden::OperationType type, garden::OperationState state, GardenFixture* garden) {
  garden->shoot.last_operation = {
      .type = type, .state = state, .updated = At("2026-11-21T09:00:00Z")};
}

}  // namespace trowel::testing

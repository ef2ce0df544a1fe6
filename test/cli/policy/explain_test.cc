#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "policy/part.h"
#include "policy/rule_table.h"
#include "test/cli/run_trowel.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Without runs of spaces.
std::string Squeezed(const std::string& text) {
  std::string squeezed;
  for (const char c : text) {
    if (c != ' ' || squeezed.empty() || squeezed.back() != ' ') squeezed.push_back(c);
  }
  return squeezed;
}

TEST(ExplainTest, SaysWhatIsInForce) {
  const std::string plain = RunTrowel("policy explain region-distance").out;
  EXPECT_THAT(plain, Not(HasSubstr("in force")));
  const Ran ran = RunTrowel("policy explain region-distance --policy examples/policy.yaml");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("\nin force by examples/policy.yaml\n  mode "));
  const auto document = nlohmann::json::parse(
      RunTrowel("policy explain region-distance --policy examples/policy.yaml -o json").out);
  EXPECT_EQ(document["inForce"]["source"], "examples/policy.yaml");
  EXPECT_TRUE(document["inForce"]["settings"].contains("threshold"));
  EXPECT_EQ(RunTrowel("policy explain region-distance --policy nope.yaml").code, 2);
}

TEST(ExplainTest, SaysWhatARuleJudges) {
  const std::string move = Squeezed(RunTrowel("policy explain seed-visible").out);
  EXPECT_THAT(move, HasSubstr("judges first scheduling and every move\n"));
  EXPECT_THAT(move, Not(HasSubstr("changes by")));

  const std::string both = Squeezed(RunTrowel("policy explain skip-readiness").out);
  EXPECT_THAT(both, HasSubstr("judges every move and changes of shoots\n"));
  EXPECT_THAT(both, HasSubstr("changes by people\n"));

  const std::string change = Squeezed(RunTrowel("policy explain moving-operation").out);
  EXPECT_THAT(change, HasSubstr("judges changes of shoots\n"));
  EXPECT_THAT(change, HasSubstr("changes by people and controllers\n"));
}

TEST(ExplainTest, EndsWithTheSectionOfTheRule) {
  const std::string last = RunTrowel("policy explain window-soon").out;
  EXPECT_THAT(last, HasSubstr("Try it."));
  EXPECT_THAT(last, Not(HasSubstr("Whose changes")));
}

TEST(ExplainTest, TellsProgramsTheSame) {
  const auto rule = nlohmann::json::parse(RunTrowel("policy explain condition-owner -o json").out);
  EXPECT_EQ(rule["part"], "changes");
  EXPECT_EQ(rule["judges"], "changes of shoots");
  EXPECT_EQ(rule["judgesControllers"], true);
  EXPECT_EQ(rule["judgesGardenlets"], true);
  EXPECT_EQ(rule["judgesReturns"], false);
}

TEST(ShowPolicyTest, ListsTheRulesByPart) {
  const std::string shown = RunTrowel("policy show").out;
  const std::size_t moves = shown.find("\nrules on moves\n");
  const std::size_t changes = shown.find("\nrules on changes\n");
  ASSERT_NE(moves, std::string::npos);
  ASSERT_NE(changes, std::string::npos);
  for (const policy::Rule& rule : policy::AllRules()) {
    const std::size_t at = shown.find(fmt::format("\n{} ", rule.id));
    ASSERT_NE(at, std::string::npos) << rule.id;
    const policy::Part part = policy::PartOf(rule);
    EXPECT_EQ(at > moves && at < changes, part == policy::Part::kMoves) << rule.id;
    EXPECT_EQ(at > changes, part != policy::Part::kMoves) << rule.id;
  }
}

}  // namespace
}  // namespace trowel::test

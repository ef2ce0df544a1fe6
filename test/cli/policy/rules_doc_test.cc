// Runs the command of each section of docs/rules.md: the rule must speak.

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/app.h"
#include "cli/policy/rules_doc.h"
#include "policy/rule_table.h"

namespace trowel::cli {
namespace {

using ::testing::Contains;
using ::testing::StartsWith;

// "trowel check ... \" and its next line: the words after "trowel".
std::vector<std::string> CommandOf(const std::string& section) {
  constexpr std::string_view kHead = "Try it.\n\n    trowel ";
  const std::size_t begin = section.find(kHead);
  if (begin == std::string::npos) return {};
  std::istringstream text(section.substr(begin + kHead.size()));
  std::vector<std::string> words;
  for (std::string word; text >> word;) {
    if (word != "\\") words.push_back(word);
  }
  return words;
}

// Every rule that a `check` or `replay` in JSON names.
void AddRules(const nlohmann::json& value, std::vector<std::string>* rules) {
  if (value.is_object() && value.contains("rule")) rules->push_back(value["rule"]);
  if (!value.is_structured()) return;
  for (const nlohmann::json& item : value) AddRules(item, rules);
}

class RulesDocCommands : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RulesDocCommands, MakeTheRuleSpeak) {
  const std::string id(policy::AllRules()[GetParam()].id);
  const std::string section = RuleSection(id);
  EXPECT_THAT(section, StartsWith("Objects unless "));
  std::vector<std::string> arguments = CommandOf(section);
  ASSERT_FALSE(arguments.empty()) << section;
  arguments.insert(arguments.end(), {"-o", "json"});
  std::string out;
  std::string err;
  const int code = cli::Run(arguments, Streams{.out = &out, .err = &err});
  EXPECT_TRUE(code == 0 || code == 1) << err;
  std::vector<std::string> rules;
  AddRules(nlohmann::json::parse(out, nullptr, /*allow_exceptions=*/false), &rules);
  EXPECT_THAT(rules, Contains(id)) << out << err;
}

INSTANTIATE_TEST_SUITE_P(EachRule, RulesDocCommands,
                         ::testing::Range(std::size_t{0}, policy::AllRules().size()),
                         [](const ::testing::TestParamInfo<std::size_t>& each) {
                           std::string name(policy::AllRules()[each.param].id);
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace trowel::cli

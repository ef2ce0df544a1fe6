// Keeps the table "What Gardener validates on a binding" of docs/rules.md in step with the rules.

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/rule_table.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kHead = "| Gardener refuses | where | judged by, or why not |\n";
constexpr std::string_view kParagraph = "**Gardener itself.** ";
// Of a section that `./dev new-rule` has made and nobody has written yet.
constexpr std::string_view kUnwritten = "Say what an unaided Gardener does, and where.";

std::string ReadDoc() {
  std::ifstream file("docs/rules.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "| a | b | c |" to its cells.
std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells;
  std::size_t at = 2;
  for (std::size_t end = line.find(" |", at); end != std::string::npos; end = line.find(" |", at)) {
    cells.push_back(line.substr(at, end - at));
    at = end + 3;
  }
  return cells;
}

std::vector<std::vector<std::string>> ReadRows() {
  const std::string doc = ReadDoc();
  const std::size_t head = doc.find(kHead);
  if (head == std::string::npos) return {};
  std::istringstream lines(doc.substr(head + kHead.size()));
  std::string line;
  std::getline(lines, line);  // |---|---|---|
  std::vector<std::vector<std::string>> rows;
  while (std::getline(lines, line) && line.starts_with("| ")) rows.push_back(CellsOf(line));
  return rows;
}

// What stands between backticks.
std::vector<std::string> CodeIn(const std::string& cell) {
  std::vector<std::string> words;
  std::istringstream parts(cell);
  std::string part;
  for (bool code = false; std::getline(parts, part, '`'); code = !code) {
    if (code) words.push_back(part);
  }
  return words;
}

// What the section of a rule says that Gardener does itself.
std::string GardenerItself(const std::string& doc, std::string_view rule) {
  const std::size_t section = doc.find(fmt::format("\n## {}\n", rule));
  const std::size_t begin = doc.find(kParagraph, section);
  if (section == std::string::npos || begin == std::string::npos) return {};
  return doc.substr(begin + kParagraph.size(), doc.find("\n\n", begin) - begin - kParagraph.size());
}

TEST(GardenerTable, HasARowForEachValidation) {
  const std::vector<std::vector<std::string>> rows = ReadRows();
  EXPECT_GE(rows.size(), 50U);
  std::set<std::string> seen;
  for (const std::vector<std::string>& row : rows) {
    ASSERT_EQ(row.size(), 3U) << row.front();
    EXPECT_TRUE(seen.insert(row[0]).second) << row[0] << " is there twice";
    EXPECT_NE(row[1], "");
    EXPECT_NE(row[2], "");
  }
}

TEST(GardenerTable, NamesRulesThatThereAre) {
  for (const std::vector<std::string>& row : ReadRows()) {
    for (const std::string& word : CodeIn(row.back())) {
      EXPECT_TRUE(FindRule(word).has_value()) << row.front() << ": " << word << " is no rule";
    }
  }
}

TEST(GardenerTable, NamesTheRulesWhoseSectionsSayThatGardenerRefuses) {
  std::set<std::string> named;
  for (const std::vector<std::string>& row : ReadRows()) {
    for (std::string& word : CodeIn(row.back())) named.insert(std::move(word));
  }
  const std::string doc = ReadDoc();
  for (const Rule& rule : RuleTable()) {
    const std::string text = GardenerItself(doc, rule.id);
    ASSERT_FALSE(text.empty()) << rule.id;
    if (text == kUnwritten) continue;
    EXPECT_EQ(text.starts_with("Refuses"), named.contains(std::string(rule.id)))
        << rule.id << ": its section begins with Refuses where the table names it, and only there";
  }
}

}  // namespace
}  // namespace trowel::policy

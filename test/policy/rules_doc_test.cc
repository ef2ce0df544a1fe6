// Keeps docs/rules.md in step with the rule table.

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/part.h"
#include "policy/rule_table.h"

namespace trowel::policy {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::size_t kColumnsMax = 118;

std::vector<std::string> ReadLines() {
  std::ifstream file("docs/rules.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// A section of the document: its paragraphs, lines of one joined, list items on lines of their own.
struct Section {
  std::string heading;
  std::vector<std::string> paragraphs;
};

bool IsIndented(const std::string& line) { return line.starts_with("    "); }

void AppendLine(const std::string& line, std::string* paragraph) {
  if (paragraph->empty()) {
    *paragraph = line;
  } else if (line.starts_with("- ") || IsIndented(*paragraph)) {
    *paragraph += "\n" + line;
  } else {
    *paragraph += " " + line.substr(line.find_first_not_of(' '));
  }
}

std::vector<Section> ReadSections() {
  std::vector<Section> sections;
  bool in_section = false;
  std::string paragraph;
  const auto finish = [&] {
    if (!paragraph.empty() && !sections.empty()) sections.back().paragraphs.push_back(paragraph);
    paragraph.clear();
  };
  for (const std::string& line : ReadLines()) {
    if (line.starts_with("# ")) in_section = false;  // A part begins.
    if (line.starts_with("## ")) {
      finish();
      sections.push_back({.heading = line.substr(3), .paragraphs = {}});
      in_section = true;
    } else if (line.empty()) {
      finish();
    } else if (in_section) {
      AppendLine(line, &paragraph);
    }
  }
  finish();
  return sections;
}

// What stands between backticks.
std::set<std::string> CodeIn(std::string_view text) {
  std::set<std::string> words;
  while (true) {
    const std::size_t begin = text.find('`');
    if (begin == std::string_view::npos) return words;
    const std::size_t end = text.find('`', begin + 1);
    if (end == std::string_view::npos) return words;
    words.emplace(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
}

std::set<std::string> FactsOf(const Rule& rule) {
  std::set<std::string> names;
  for (const Fact* fact : rule.facts) names.emplace(fact->name);
  return names;
}

// "`after` (duration, default `24h`)", without the marks.
std::set<std::string> SettingsOf(const Rule& rule) {
  std::set<std::string> heads;
  for (const Setting& setting : rule.settings) {
    std::string fallback = setting.write(rule.defaults());
    if (fallback.empty()) fallback = setting.fallback.empty() ? "none" : setting.fallback;
    if (fallback == "[]") fallback = "empty";
    heads.insert(fmt::format("{} ({}, default {})", setting.name, setting.type, fallback));
  }
  return heads;
}

// What a paragraph explains: "- `after` (duration, default `24h`): ...", as SettingsOf().
std::set<std::string> SettingsIn(const std::string& paragraph) {
  std::set<std::string> heads;
  std::istringstream lines(paragraph);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("- `")) continue;
    EXPECT_THAT(line, HasSubstr("): "));
    std::string head = line.substr(2, line.find("): ") - 1);
    std::erase(head, '`');
    heads.insert(head);
  }
  return heads;
}

std::string_view WhichReturns(const Rule& rule) {
  if (rule.judges_returns) return "judges returns";
  switch (rule.gardener_refuses) {
    case Refuses::kAll: return "judges returns as Gardener does";
    case Refuses::kLive: return "judges live returns as Gardener does";
    case Refuses::kNone: break;
  }
  return "does not judge returns";
}

// "every move and at changes of shoots, those by controllers included"
std::string AskedAt(const Rule& rule) {
  std::vector<std::string> asked;
  if (rule.check != nullptr) {
    asked.emplace_back(rule.when == When::kAlways ? "first scheduling and at every move"
                       : rule.when == When::kMove ? "every move"
                                                  : "live moves only");
  }
  if (rule.on_shoot != nullptr) asked.emplace_back("changes of shoots");
  if (rule.on_object != nullptr) asked.emplace_back("changes of other objects");
  std::vector<std::string> writers;
  if (rule.judges_controllers) writers.emplace_back("controllers");
  if (rule.judges_gardenlets) writers.emplace_back("gardenlets");
  std::string text = fmt::format("{}", fmt::join(asked, " and at "));
  if (!writers.empty()) {
    text += fmt::format(", those by {} included", fmt::join(writers, " and "));
  }
  return text;
}

std::string ModesOf(const Rule& rule) {
  std::string text = fmt::format("**Modes.** `mode: {}`, `liveMode: {}`; asked at {}",
                                 Name(rule.mode), Name(rule.live_mode), AskedAt(rule));
  if (rule.check != nullptr) {
    text += fmt::format("; {}", WhichReturns(rule));
  }
  if (rule.on_unknown.has_value()) {
    text += fmt::format("; `onUnknown: {}`", Name(*rule.on_unknown));
  } else if (!rule.facts.empty()) {
    text += "; `onUnknown` follows the mode";
  }
  return text + ".";
}

class RulesDoc : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RulesDoc, SaysWhatTheRowSays) {
  const Rule& rule = AllRules()[GetParam()];
  const std::vector<Section> sections = ReadSections();
  const auto section = std::find_if(sections.begin(), sections.end(),
                                    [&](const Section& each) { return each.heading == rule.id; });
  ASSERT_NE(section, sections.end());
  const std::vector<std::string>& paragraphs = section->paragraphs;
  ASSERT_EQ(paragraphs.size(), 9U);
  EXPECT_EQ(paragraphs[0], fmt::format("**Objects unless** {}.", rule.summary));
  EXPECT_THAT(paragraphs[1], StartsWith("**Why.** "));
  EXPECT_THAT(paragraphs[2], StartsWith("**Gardener itself.** "));
  EXPECT_THAT(paragraphs[3], StartsWith("**Facts.** "));
  EXPECT_EQ(CodeIn(paragraphs[3]), FactsOf(rule));
  EXPECT_EQ(FactsOf(rule).empty(), paragraphs[3] == "**Facts.** none.");
  EXPECT_THAT(paragraphs[4], StartsWith("**Settings.**"));
  EXPECT_EQ(SettingsIn(paragraphs[4]), SettingsOf(rule));
  EXPECT_EQ(SettingsOf(rule).empty(), paragraphs[4] == "**Settings.** none.");
  EXPECT_EQ(paragraphs[5], ModesOf(rule));
  EXPECT_THAT(paragraphs[6], StartsWith("**Remedy.** "));
  EXPECT_EQ(paragraphs[7], "**Try it.**");
  EXPECT_THAT(paragraphs[8], StartsWith("    trowel "));
  EXPECT_THAT(paragraphs[8], HasSubstr("--garden examples/garden"));
}

INSTANTIATE_TEST_SUITE_P(EachRule, RulesDoc, ::testing::Range(std::size_t{0}, AllRules().size()),
                         [](const ::testing::TestParamInfo<std::size_t>& row) {
                           std::string name(AllRules()[row.param].id);
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(RulesDocument, HasOneSectionPerRuleInTheOrderOfItsPart) {
  std::vector<std::string> headings;
  for (const std::string& line : ReadLines()) {
    if (line.starts_with("# ") || line.starts_with("## ")) headings.push_back(line);
  }
  std::vector<std::string> expected;
  for (const Part part : kParts) {
    std::vector<std::string> ids;
    for (const Rule& rule : AllRules()) {
      if (PartOf(rule) == part) ids.push_back(fmt::format("## {}", rule.id));
    }
    if (ids.empty()) continue;
    expected.emplace_back(part == Part::kMoves     ? "# Rules"
                          : part == Part::kChanges ? "# Changes"
                                                   : "# Configuration");
    expected.insert(expected.end(), ids.begin(), ids.end());
  }
  EXPECT_THAT(headings, ElementsAreArray(expected));
}

TEST(RulesDocument, ExplainsEveryFactInItsIntroduction) {
  std::string introduction;
  for (const std::string& line : ReadLines()) {
    if (line.starts_with("## ")) break;
    introduction += line + "\n";
  }
  for (const Rule& rule : AllRules()) {
    for (const Fact* fact : rule.facts) {
      const std::string cell = fmt::format("`{}`", fact->name);
      const std::size_t at = introduction.find(cell);
      ASSERT_NE(at, std::string::npos) << "docs/rules.md lacks fact " << fact->name;
      const std::string row = introduction.substr(at, introduction.find('\n', at) - at);
      EXPECT_THAT(row, ::testing::EndsWith(fmt::format(" | {} |", fact->missing_when)));
    }
  }
}

// docs/cli.md lists the rules that no ranking passes by, whatever their modes are, those of live
// moves last.
TEST(RulesDocument, ListsWhatNoRankingOffers) {
  std::ifstream file("docs/cli.md");
  std::string paragraph;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("Whatever the policy says, no seed is offered")) paragraph = line;
    if (line.empty() && !paragraph.empty()) break;
    if (!paragraph.empty()) paragraph += line + "\n";
  }
  const std::size_t live = paragraph.find("for live moves");
  ASSERT_NE(live, std::string::npos);
  for (const Rule& rule : RuleTable()) {
    const std::size_t at = paragraph.find(fmt::format("`{}`", rule.id));
    EXPECT_EQ(at != std::string::npos, rule.IsPlacing(/*live=*/true)) << rule.id;
    EXPECT_FALSE(rule.placing && rule.placing_live) << rule.id;
    EXPECT_TRUE(!rule.placing_live || at > live) << rule.id;
  }
}

// `trowel policy explain` prints it as it is.
TEST(RulesDocument, FitsATerminal) {
  for (const std::string& line : ReadLines()) EXPECT_LE(line.size(), kColumnsMax) << line;
}

}  // namespace
}  // namespace trowel::policy

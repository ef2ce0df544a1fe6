#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kDocs = "docs/policy.md";

// A fenced block: what follows its three backticks, and its lines.
struct Block {
  std::string kind;
  int line = 0;  // Of its first line in the file.
  std::string text;
};

std::vector<Block> BlocksOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<Block> blocks;
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({.kind = line.substr(3), .line = number + 1, .text = {}});
      inside = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// As `trowel policy check` prints them.
std::string Lines(const Remarks& warnings) {
  std::string lines;
  for (const Remark& warning : warnings) {
    lines += fmt::format("{}: warning: {}\n", warning.place, warning.text);
  }
  return lines;
}

TEST(PolicyDocsTest, EveryExampleIsAPolicy) {
  int examples = 0;
  for (const Block& block : BlocksOf(std::string(kDocs))) {
    if (block.kind != "yaml") continue;
    ++examples;
    Remarks warnings;
    const absl::StatusOr<Policy> policy = ParsePolicy(block.text, "policy.yaml", &warnings);
    EXPECT_TRUE(policy.ok()) << kDocs << ":" << block.line << ": " << policy.status();
    EXPECT_EQ(Lines(warnings), "") << kDocs << ":" << block.line;
  }
  EXPECT_GE(examples, 5);
}

TEST(PolicyDocsTest, EveryBrokenExampleFailsWithTheWordsThatFollowIt) {
  const std::vector<Block> blocks = BlocksOf(std::string(kDocs));
  int examples = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind != "yaml broken") continue;
    ++examples;
    ASSERT_LT(i + 1, blocks.size());
    ASSERT_EQ(blocks[i + 1].kind, "text") << kDocs << ":" << blocks[i].line;
    const absl::StatusOr<Policy> policy = ParsePolicy(blocks[i].text, "policy.yaml");
    EXPECT_EQ(std::string(Message(policy.status())) + "\n", blocks[i + 1].text)
        << kDocs << ":" << blocks[i].line;
  }
  EXPECT_GE(examples, 1);
}

TEST(PolicyDocsTest, EveryOddExampleRaisesTheWarningsThatFollowIt) {
  const std::vector<Block> blocks = BlocksOf(std::string(kDocs));
  int examples = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind != "yaml odd") continue;
    ++examples;
    ASSERT_LT(i + 1, blocks.size());
    Remarks warnings;
    const absl::StatusOr<Policy> policy = ParsePolicy(blocks[i].text, "policy.yaml", &warnings);
    EXPECT_TRUE(policy.ok()) << policy.status();
    EXPECT_EQ(Lines(warnings), blocks[i + 1].text) << kDocs << ":" << blocks[i].line;
  }
  EXPECT_GE(examples, 1);
}

bool UpdatesDocs() { return std::getenv("TROWEL_DOCS_UPDATE") != nullptr; }

// One of the tables of docs/policy.md, which `./dev docs` writes anew: rows by their first cell.
class Table {
 public:
  explicit Table(std::string_view head) : docs_(Read(std::string(kDocs))) {
    begin_ = docs_.find(head) + head.size();
    begin_ = docs_.find('\n', begin_) + 1;  // The rule below the head.
    end_ = docs_.find("\n\n", begin_) + 1;
  }

  bool Has(const std::string& row) const { return docs_.find("\n" + row) != std::string::npos; }

  // In place of the row that begins alike; else before the first that sorts after it, or last.
  void Put(const std::string& row, bool sorted) {
    const std::string cell = row.substr(0, row.find(" |"));
    std::size_t at = begin_;
    while (at < end_) {
      const std::size_t next = docs_.find('\n', at) + 1;
      const bool alike = docs_.compare(at, cell.size() + 2, cell + " |") == 0;
      if (!alike && !(sorted && docs_.compare(at, cell.size(), cell) > 0)) {
        at = next;
        continue;
      }
      if (alike) docs_.erase(at, next - at);
      break;
    }
    docs_.insert(at, row);
    std::ofstream(std::string(kDocs)) << docs_;
  }

 private:
  std::string docs_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

TEST(PolicyDocsTest, TheTableOfDefaultsIsThatOfTheRules) {
  for (const Rule& rule : AllRules()) {
    std::string settings;
    for (const Setting& setting : rule.settings) {
      settings += fmt::format("{}`{}`", settings.empty() ? "" : ", ", setting.name);
    }
    const std::string row = fmt::format(
        "| `{}` | {} | {} | {} | {} |\n", rule.id, Name(rule.mode), Name(rule.live_mode),
        rule.on_unknown.has_value() ? Name(*rule.on_unknown) : "", settings);
    Table table("| rule | mode | liveMode | onUnknown | settings |\n");
    if (UpdatesDocs() && !table.Has(row)) table.Put(row, /*sorted=*/true);
    EXPECT_TRUE(table.Has(row)) << "./dev docs adds to docs/policy.md: " << row;
  }
}

// As its row has it: "| `after` | `24h` | how long a shoot rests after a move |".
std::string RowOf(const Rule& rule, const Setting& setting) {
  const std::string written = setting.write(rule.defaults());
  const std::string fallback = written.empty() ? std::string(setting.fallback) : written;
  return fmt::format("| `{}` | {} | {} |\n", setting.name,
                     fallback.empty() ? "none" : fmt::format("`{}`", fallback), setting.text);
}

TEST(PolicyDocsTest, TheTableOfSettingsIsThatOfTheRules) {
  for (const Rule& rule : AllRules()) {
    for (const Setting& setting : rule.settings) {
      const std::string row = RowOf(rule, setting);
      Table table("| setting | default | meaning |\n");
      if (UpdatesDocs() && !table.Has(row)) table.Put(row, /*sorted=*/false);
      EXPECT_TRUE(table.Has(row)) << "./dev docs adds to docs/policy.md: " << row;
    }
  }
}

TEST(PolicyDocsTest, TheExamplePolicyIsAPolicy) {
  Remarks warnings;
  const absl::StatusOr<Policy> policy =
      ParsePolicy(Read("examples/policy.yaml"), "examples/policy.yaml", &warnings);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(Lines(warnings), "");
  EXPECT_EQ(policy->enforcement, Mode::kEnforce);
  EXPECT_FALSE(policy->overrides.empty());
}

}  // namespace
}  // namespace trowel::policy

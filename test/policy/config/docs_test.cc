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

TEST(PolicyDocsTest, EveryExampleIsAPolicy) {
  int examples = 0;
  for (const Block& block : BlocksOf(std::string(kDocs))) {
    if (block.kind != "yaml") continue;
    ++examples;
    const absl::StatusOr<Policy> policy = ParsePolicy(block.text, "policy.yaml");
    EXPECT_TRUE(policy.ok()) << kDocs << ":" << block.line << ": " << policy.status();
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

TEST(PolicyDocsTest, TheTableOfDefaultsIsThatOfTheRules) {
  const std::string docs = Read(std::string(kDocs));
  for (const Rule& rule : RuleTable()) {
    std::string settings;
    for (const Setting& setting : rule.settings) {
      settings += fmt::format("{}`{}`", settings.empty() ? "" : ", ", setting.name);
    }
    const std::string row = fmt::format(
        "| `{}` | {} | {} | {} | {} |\n", rule.id, Name(rule.mode), Name(rule.live_mode),
        rule.on_unknown.has_value() ? Name(*rule.on_unknown) : "", settings);
    EXPECT_NE(docs.find(row), std::string::npos) << "docs/policy.md lacks: " << row;
  }
}

// As its row has it: "| `after` | `24h` | how long a shoot rests after a move |".
std::string RowOf(const Rule& rule, const Setting& setting) {
  const std::string written = setting.write(rule.defaults());
  const std::string fallback = written.empty() ? std::string(setting.fallback) : written;
  return fmt::format("\n| `{}` | {} | {} |\n", setting.name,
                     fallback.empty() ? "none" : fmt::format("`{}`", fallback), setting.text);
}

TEST(PolicyDocsTest, TheTableOfSettingsIsThatOfTheRules) {
  const std::string docs = Read(std::string(kDocs));
  for (const Rule& rule : RuleTable()) {
    for (const Setting& setting : rule.settings) {
      const std::string row = RowOf(rule, setting);
      EXPECT_NE(docs.find(row), std::string::npos) << "docs/policy.md lacks: " << row;
    }
  }
}

TEST(PolicyDocsTest, TheExamplePolicyIsAPolicy) {
  const absl::StatusOr<Policy> policy =
      ParsePolicy(Read("examples/policy.yaml"), "examples/policy.yaml");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->enforcement, Mode::kEnforce);
  EXPECT_FALSE(policy->overrides.empty());
}

}  // namespace
}  // namespace trowel::policy

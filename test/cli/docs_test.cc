// Runs every example of the documentation that is a command line of trowel, and compares what it
// prints.

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/doc_examples.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

constexpr std::string_view kProgram = "trowel ";

// The examples of one block belong together: each may use the files of those before it.
using Block = std::vector<DocExample>;

std::vector<Block> AllBlocks() {
  std::vector<Block> blocks;
  for (const char* file :
       {"README.md", "docs/cli.md", "docs/policy.md", "docs/runs.md", "docs/scheduling.md"}) {
    for (DocExample& example : ExamplesOf(file)) {
      if (!example.command.starts_with(kProgram)) continue;
      const bool same = !blocks.empty() && blocks.back().front().file == example.file &&
                        blocks.back().front().block == example.block;
      if (!same) blocks.emplace_back();
      blocks.back().push_back(std::move(example));
    }
  }
  return blocks;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

class DocsTest : public ::testing::TestWithParam<Block> {};

TEST_P(DocsTest, PrintsWhatTheDocumentSays) {
  const std::string shown = "/tmp/trowel-certs";  // In the document.
  const TempDir dir;
  for (const DocExample& example : GetParam()) {
    const Ran ran =
        RunTrowel(Replaced(example.command.substr(kProgram.size()), shown, dir / "certs"));
    const std::string output = Replaced(ran.err + ran.out, dir / "certs", shown);
    SCOPED_TRACE(fmt::format("{}:{}: {}\n{}", example.file, example.line, example.command, output));
    EXPECT_EQ(ran.code, example.code);
    ExpectOutput(example, output);
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, DocsTest, ::testing::ValuesIn(AllBlocks()),
                         [](const ::testing::TestParamInfo<Block>& each) {
                           const DocExample& first = each.param.front();
                           std::string name = fmt::format("{}_{}", first.file, first.block);
                           for (char& c : name) c = c == '/' || c == '.' || c == '-' ? '_' : c;
                           return name;
                         });

TEST(Docs, HaveExamples) {
  EXPECT_GE(ExamplesOf("docs/cli.md").size(), 20U);
  EXPECT_GE(ExamplesOf("README.md").size(), 1U);
}

TEST(Docs, ThreeDotsStandForAnythingInALine) {
  EXPECT_TRUE(LineMatches("a", "a"));
  EXPECT_FALSE(LineMatches("a", "ab"));
  EXPECT_TRUE(LineMatches("hash ..., 2", "hash 12ab, 2"));
  EXPECT_TRUE(LineMatches("...", "anything"));
  EXPECT_TRUE(LineMatches("a ... b ... c", "a 1 b 2 c"));
  EXPECT_FALSE(LineMatches("a ... b", "a 1 c"));
}

}  // namespace
}  // namespace trowel::test

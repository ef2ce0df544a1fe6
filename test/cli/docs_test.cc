// Runs every example of the documentation, and compares what it prints.
//
// An example stands in a block ```console: "$ trowel ..." (a backslash continues the line), the
// output, and "(exit code N)" if N is not 0. "..." in a line stands for anything in that line; a
// last line "..." says that the output goes on.

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::SizeIs;

struct Example {
  std::string file;
  int block = 0;  // Line at which its block begins.
  int line = 0;
  std::string command;  // Without "trowel".
  std::vector<std::string> output;
  int code = 0;
};

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Takes the exit code from the end of the output, and the blank lines between two examples.
void Finish(Example* example) {
  std::vector<std::string>& output = example->output;
  while (!output.empty() && output.back().empty()) output.pop_back();
  constexpr std::string_view kCode = "(exit code ";
  if (output.empty() || !output.back().starts_with(kCode)) return;
  example->code = output.back()[kCode.size()] - '0';
  output.pop_back();
}

std::vector<Example> ExamplesOf(const std::string& file) {
  std::vector<Example> examples;
  const std::vector<std::string> lines = LinesOf(*kube::ReadFile(file, 1 << 20));
  constexpr std::string_view kPrompt = "$ trowel ";
  bool inside = false;
  bool continued = false;
  int block = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.starts_with("```")) {
      if (inside && !examples.empty()) Finish(&examples.back());
      inside = line == "```console";
      block = static_cast<int>(i) + 1;
      continued = false;
    } else if (inside && continued) {
      examples.back().command += line + "\n";
      continued = line.ends_with("\\");
    } else if (inside && line.starts_with(kPrompt)) {
      if (!examples.empty()) Finish(&examples.back());
      examples.push_back({.file = file,
                          .block = block,
                          .line = static_cast<int>(i) + 1,
                          .command = line.substr(kPrompt.size()) + "\n",
                          .output = {}});
      continued = line.ends_with("\\");
    } else if (inside && !examples.empty()) {
      examples.back().output.push_back(line);
    }
  }
  return examples;
}

// "..." stands for anything in the line.
bool LineMatches(const std::string& pattern, const std::string& line) {
  std::size_t at = 0;
  std::size_t from = 0;
  while (true) {
    const std::size_t dots = pattern.find("...", from);
    const std::string piece = pattern.substr(from, dots - from);
    const bool last = dots == std::string::npos;
    const std::size_t found =
        from == 0 ? (line.starts_with(piece) ? 0 : std::string::npos) : line.find(piece, at);
    if (found == std::string::npos) return false;
    at = found + piece.size();
    if (last) return from == 0 ? at == line.size() : line.ends_with(piece);
    from = dots + 3;
  }
}

// The examples of one block belong together: each may use the files of those before it.
using Block = std::vector<Example>;

std::vector<Block> AllBlocks() {
  std::vector<Block> blocks;
  for (const char* file : {"README.md", "docs/cli.md", "docs/policy.md", "docs/scheduling.md"}) {
    for (Example& example : ExamplesOf(file)) {
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

void ExpectOutput(const Example& example, const std::string& output) {
  const std::vector<std::string> lines = LinesOf(output);
  std::vector<std::string> expected = example.output;
  const bool goes_on = !expected.empty() && expected.back() == "...";
  if (goes_on) {
    expected.pop_back();
    ASSERT_GE(lines.size(), expected.size());
  } else {
    ASSERT_THAT(lines, SizeIs(expected.size()));
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(LineMatches(expected[i], lines[i]))
        << "line " << i + 1 << "\n  document: " << expected[i] << "\n  trowel:   " << lines[i];
  }
}

class DocsTest : public ::testing::TestWithParam<Block> {};

TEST_P(DocsTest, PrintsWhatTheDocumentSays) {
  const std::string shown = "/tmp/trowel-certs";  // In the document.
  const TempDir dir;
  for (const Example& example : GetParam()) {
    const Ran ran = RunTrowel(Replaced(example.command, shown, dir / "certs"));
    const std::string output = Replaced(ran.err + ran.out, dir / "certs", shown);
    SCOPED_TRACE(
        fmt::format("{}:{}: trowel {}\n{}", example.file, example.line, example.command, output));
    EXPECT_EQ(ran.code, example.code);
    ExpectOutput(example, output);
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, DocsTest, ::testing::ValuesIn(AllBlocks()),
                         [](const ::testing::TestParamInfo<Block>& each) {
                           const Example& first = each.param.front();
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

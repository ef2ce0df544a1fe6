#include "test/cli/doc_examples.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifests.h"

namespace trowel::test {
namespace {

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A backslash at its end, or an open quote.
bool GoesOn(const std::string& command) {
  return command.ends_with("\\\n") || std::count(command.begin(), command.end(), '\'') % 2 == 1;
}

// Takes the exit code from the end of the output, and the blank lines between two examples.
void Finish(DocExample* example) {
  std::vector<std::string>& output = example->output;
  while (!output.empty() && output.back().empty()) output.pop_back();
  constexpr std::string_view kCode = "(exit code ";
  if (output.empty() || !output.back().starts_with(kCode)) return;
  example->code = output.back()[kCode.size()] - '0';
  output.pop_back();
}

}  // namespace

std::vector<DocExample> ExamplesOf(const std::string& file) {
  std::vector<DocExample> examples;
  const std::vector<std::string> lines = LinesOf(*kube::ReadFile(file, 1 << 20));
  constexpr std::string_view kPrompt = "$ ";
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
      continued = GoesOn(examples.back().command);
    } else if (inside && line.starts_with(kPrompt)) {
      if (!examples.empty()) Finish(&examples.back());
      examples.push_back({.file = file,
                          .block = block,
                          .line = static_cast<int>(i) + 1,
                          .command = line.substr(kPrompt.size()) + "\n",
                          .output = {}});
      continued = GoesOn(examples.back().command);
    } else if (inside && !examples.empty()) {
      examples.back().output.push_back(line);
    }
  }
  return examples;
}

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

void ExpectOutput(const DocExample& example, const std::string& output) {
  const std::vector<std::string> lines = LinesOf(output);
  std::vector<std::string> expected = example.output;
  const bool goes_on = !expected.empty() && expected.back() == "...";
  if (goes_on) {
    expected.pop_back();
    ASSERT_GE(lines.size(), expected.size());
  } else {
    ASSERT_THAT(lines, ::testing::SizeIs(expected.size()));
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(LineMatches(expected[i], lines[i]))
        << "line " << i + 1 << "\n  document: " << expected[i] << "\n  program:  " << lines[i];
  }
}

}  // namespace trowel::test

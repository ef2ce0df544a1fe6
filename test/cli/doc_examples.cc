#include "test/cli/doc_examples.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
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

// What documents are to say instead. Written at the end of the program, from the last line to the
// first: until then line numbers hold.
class Corrections {
 public:
  ~Corrections() {
    for (const auto& [file, outputs] : by_file_) Write(file, outputs);
  }

  void Note(const DocExample& example, std::vector<std::string> lines) {
    if (example.output.empty()) return;
    const bool goes_on = example.output.back() == "...";
    if (goes_on) {
      lines.resize(std::min(lines.size(), example.output.size() - 1));
      lines.emplace_back("...");
    }
    // Lines that still fit keep their dots.
    for (std::size_t i = 0; i < lines.size() && lines.size() == example.output.size(); ++i) {
      if (LineMatches(example.output[i], lines[i])) lines[i] = example.output[i];
    }
    if (lines == example.output) return;
    by_file_[example.file][example.output_line] = {.was = example.output.size(),
                                                   .lines = std::move(lines)};
  }

 private:
  struct Output {
    std::size_t was = 0;  // Lines.
    std::vector<std::string> lines;
  };
  using Outputs = std::map<int, Output>;  // By line.

  static void Write(const std::string& file, const Outputs& outputs) {
    std::vector<std::string> lines = LinesOf(*kube::ReadFile(file, 1 << 20));
    for (auto output = outputs.rbegin(); output != outputs.rend(); ++output) {
      const auto begin = lines.begin() + (output->first - 1);
      const auto at = lines.erase(begin, begin + static_cast<std::ptrdiff_t>(output->second.was));
      lines.insert(at, output->second.lines.begin(), output->second.lines.end());
    }
    std::ofstream written(file);
    for (const std::string& line : lines) written << line << "\n";
  }

  std::map<std::string, Outputs> by_file_;
};

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
      if (examples.back().output.empty()) examples.back().output_line = static_cast<int>(i) + 1;
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
  if (std::getenv("TROWEL_DOCS_UPDATE") != nullptr) {
    static Corrections corrections;
    corrections.Note(example, lines);
    return;
  }
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

#pragma once

#include <string>
#include <vector>

namespace trowel::test {

// An example of the documentation. It stands in a block ```console: "$ COMMAND" (a backslash or an
// open quote continues the line), the output, and "(exit code N)" if N is not 0. "..." in a line
// stands for anything in that line; a last line "..." says that the output goes on.
struct DocExample {
  std::string file;
  int block = 0;  // Line at which its block begins.
  int line = 0;
  std::string command;  // Without "$ ", ends with a line break.
  std::vector<std::string> output;
  int output_line = 0;  // Where the output begins.
  int code = 0;
};

std::vector<DocExample> ExamplesOf(const std::string& file);

// "..." in the pattern stands for anything in the line.
bool LineMatches(const std::string& pattern, const std::string& line);

// Fails the test that runs where this is not the output of the example. With TROWEL_DOCS_UPDATE in
// the environment (./dev docs) the document is corrected instead when the program ends: look at
// what has changed.
void ExpectOutput(const DocExample& example, const std::string& output);

}  // namespace trowel::test

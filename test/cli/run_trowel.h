#pragma once

#include <string>
#include <vector>

namespace trowel::test {

// For the end of a command line: the example garden, at the time of which its objects tell.
inline constexpr char kAtGarden[] = " --garden examples/garden --now 2026-11-21T12:00:00Z";

// What one command line came to.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

// Runs the command in the process; `words` come without the program's name.
Ran RunTrowel(const std::vector<std::string>& words, bool color = false);

// Splits as a shell does: blanks, quotes, and a backslash before the end of a line.
std::vector<std::string> ShellWords(const std::string& line);

// RunTrowel(ShellWords(line)).
Ran RunTrowel(const std::string& line, bool color = false);

}  // namespace trowel::test

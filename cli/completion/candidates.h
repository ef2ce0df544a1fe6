#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/completion/command_line.h"

namespace trowel::cli {

// What a shell is to do besides: cobra's ShellCompDirective, which kubectl understands.
enum Directive : std::uint8_t {
  kFilesToo = 0,
  kNoSpace = 2,
  kNoFiles = 4,
  kFoldersOnly = 16,
};

struct Candidates {
  struct Candidate {
    std::string text;
    std::string help;  // One line; may be empty.
  };
  std::vector<Candidate> list;
  int directive = kNoFiles;
};

// What may stand where the line ends: commands, options, values, and names of the garden that the
// line names. In the order in which they are shown.
Candidates FindCandidates(const CommandLine& line);

}  // namespace trowel::cli

#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace trowel::cli {

// A command line of which the last word is being typed, read without a mistake being one.
struct CommandLine {
  const CLI::App* command = nullptr;      // The innermost that is named.
  const CLI::Option* value_of = nullptr;  // The option whose value is typed; null: none.
  const CLI::Option* argument = nullptr;  // What stands here without an option; null: nothing.
  bool only_arguments = false;            // Behind "--".
  std::string current;                    // What is typed of it, without "--garden=" before it.
  std::vector<std::string> garden;        // Of --garden.
  std::set<const CLI::Option*> given;
};

CommandLine ReadCommandLine(const CLI::App& app, std::span<const std::string> words);

}  // namespace trowel::cli

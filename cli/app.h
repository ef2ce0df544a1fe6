#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace trowel::cli {

// Parses `arguments` (without the program's name) and runs the command. What main() calls, and
// what the golden tests call. Never throws. Returns an ExitCode.
int Run(std::vector<std::string> arguments, const Streams& streams);

// The command tree, for completion: built as Run() builds it.
void BuildApp(CLI::App* app, Options* options, Action* action);

}  // namespace trowel::cli

#pragma once

#include <string>
#include <vector>

namespace trowel::cli {

// The whole program with these for standard output, which it closes, and standard error; what
// main() calls. `words` begin with the name that it was called by. Returns an ExitCode.
int RunProgram(std::vector<std::string> words, int out, int err);

}  // namespace trowel::cli

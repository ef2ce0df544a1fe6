#pragma once

#include "cli/options.h"

namespace trowel::cli {

// The commands below `trowel policy`, each in a file of its own.
void AddCheckPolicy(CLI::App* policy, Options* options, Action* action);
void AddShowPolicy(CLI::App* policy, Options* options, Action* action);
void AddExplain(CLI::App* policy, Options* options, Action* action);
void AddSchema(CLI::App* policy, Action* action);

}  // namespace trowel::cli

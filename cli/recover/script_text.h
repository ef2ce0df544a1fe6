#pragma once

#include <string_view>

namespace trowel::cli {

// What every script of a recovery has, whatever it restores: docs/recovery.md, "As a script".
extern const std::string_view kRecoverHead;       // What it does, and the variables that it reads.
extern const std::string_view kRecoverFunctions;  // shoot, step, finish.

}  // namespace trowel::cli

#pragma once

#include <string_view>

namespace trowel::cli {

// What every script of a plan has, whatever it moves: docs/scheduling.md, "As a script".

// What it does, and the variables that it reads.
extern const std::string_view kScriptHead;
// The functions that the lines of a plan call: await_other, run, finish.
extern const std::string_view kScriptFunctions;

}  // namespace trowel::cli

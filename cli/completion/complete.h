#pragma once

#include <span>
#include <string>

#include "cli/options.h"

namespace trowel::cli {

// The word before a command line that is to be completed: `trowel __complete check garden-dev/`.
inline constexpr char kCompleteWord[] = "__complete";

// Prints what the last of `words` could be, a line for each, "WORD" or "WORD<tab>what it is", and
// ":N", a Directive: what completion scripts and kubectl ask. Whatever is wrong, it says nothing
// else.
int Complete(std::span<const std::string> words, const Streams& streams);

}  // namespace trowel::cli

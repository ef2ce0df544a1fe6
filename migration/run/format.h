#pragma once

#include <string>

#include "migration/run/run.h"

// Parts of FormatRun().
namespace trowel::run {

// What was approved, but for the moves: name, goal, author, policy and settings, as YAML.
std::string FormatHead(const Run& run);

// "shoot: garden-dev/moss, from: aws-eu1, to: aws-eu2, ...": what was planned.
void AppendPlanned(const Move& move, std::string* text);

// What a person or a server said, in one line of bounded length.
inline constexpr std::size_t kWhyMax = 160;
std::string InOneLine(std::string_view text);

}  // namespace trowel::run

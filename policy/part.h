#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "policy/rule.h"

namespace trowel::policy {

// Of docs/rules.md, and of lists of all rules.
enum class Part : std::uint8_t { kMoves, kChanges, kConfiguration };
inline constexpr std::array kParts = {Part::kMoves, Part::kChanges, Part::kConfiguration};

// A rule that judges moves stands with those, whatever else it judges.
Part PartOf(const Rule& rule);
std::string_view Name(Part part);  // "moves", "changes", "configuration"

}  // namespace trowel::policy

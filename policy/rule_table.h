#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "policy/rule.h"

namespace trowel::policy {

// All rules on moves, sorted by id. The one place that knows which rules exist.
std::span<const Rule> RuleTable();

inline constexpr std::size_t kRulesMax = 64;  // Verdict has one bit per rule.

// Position in RuleTable().
std::optional<std::size_t> FindRule(std::string_view id);

}  // namespace trowel::policy

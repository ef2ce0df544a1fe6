#include <algorithm>

#include "policy/rule_table.h"

namespace trowel::policy {

std::optional<std::size_t> FindRule(std::string_view id) {
  const std::span<const Rule> rules = RuleTable();
  const auto rule = std::lower_bound(rules.begin(), rules.end(), id,
                                     [](const Rule& a, std::string_view b) { return a.id < b; });
  if (rule == rules.end() || rule->id != id) return std::nullopt;
  return static_cast<std::size_t>(rule - rules.begin());
}

}  // namespace trowel::policy

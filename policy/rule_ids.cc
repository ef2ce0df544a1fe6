#include "policy/rule_ids.h"

#include "policy/rule_table.h"

namespace trowel::policy {

std::vector<std::string_view> RuleIds(std::uint64_t bits, bool of_change) {
  std::vector<std::string_view> ids;
  const RuleList rules = of_change ? ChangeRules() : RuleTable();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if ((bits >> i & 1) != 0) ids.push_back(rules[i].id);
  }
  return ids;
}

}  // namespace trowel::policy

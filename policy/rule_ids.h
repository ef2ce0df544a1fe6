#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace trowel::policy {

// The rules that these bits stand for, as in Verdict: of RuleTable(), or of ChangeRules().
std::vector<std::string_view> RuleIds(std::uint64_t bits, bool of_change = false);

}  // namespace trowel::policy

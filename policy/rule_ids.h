#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace trowel::policy {

// The rules that these bits stand for, as in Verdict, in the order of RuleTable().
std::vector<std::string_view> RuleIds(std::uint64_t bits);

}  // namespace trowel::policy

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/move.h"

// The setting `groups` of rules that some may pass.
namespace trowel::policy {

inline constexpr std::string_view kGroupsText =
    "members of these may do what the rule keeps others from";
inline constexpr std::string_view kGroupsType = "list of group names";

bool IsMember(const Requester& requester, const std::vector<std::string>& groups);

}  // namespace trowel::policy

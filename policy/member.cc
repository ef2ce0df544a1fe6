#include "policy/member.h"

#include <algorithm>

namespace trowel::policy {

bool IsMember(const Requester& requester, const std::vector<std::string>& groups) {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return std::find(requester.groups.begin(), requester.groups.end(), group) !=
           requester.groups.end();
  });
}

}  // namespace trowel::policy

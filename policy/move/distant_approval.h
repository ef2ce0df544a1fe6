#pragma once

#include <string>
#include <vector>

namespace trowel::policy {

// Of distant-approval.
struct DistantApprovalSettings {
  std::vector<std::string> groups;
  int beyond = 0;
};

}  // namespace trowel::policy

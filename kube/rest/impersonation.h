#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kube/config/access.h"

namespace trowel::kube {

// The headers that have a server judge a request as of somebody else, as client-go sends them.
std::vector<std::pair<std::string, std::string>> ImpersonationHeaders(const Impersonation& as);

}  // namespace trowel::kube

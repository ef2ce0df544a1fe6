#pragma once

#include <string_view>

#include "base/status.h"
#include "kube/config/access.h"

namespace trowel::kube {

// Fills host, port, base_path, tls and server_name from "https://host[:port][/path]".
// InvalidArgument when it is no such URL, or plain HTTP to another machine than this one.
absl::Status ParseServerUrl(std::string_view url, Access* access);

}  // namespace trowel::kube

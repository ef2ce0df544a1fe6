#pragma once

#include <algorithm>
#include <string_view>

namespace trowel {

// What an API server lets objects be called. Anything else is not written into a script.
inline bool IsObjectName(std::string_view name) {
  return !name.empty() && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

}  // namespace trowel

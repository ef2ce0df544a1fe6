#include "policy/mode.h"

#include <array>

namespace trowel::policy {

std::string_view Name(Mode mode) {
  static constexpr std::array<std::string_view, 4> kNames = {"off", "audit", "warn", "enforce"};
  return kNames[static_cast<std::size_t>(mode)];
}

std::string_view Name(OnUnknown on_unknown) {
  static constexpr std::array<std::string_view, 3> kNames = {"allow", "warn", "deny"};
  return kNames[static_cast<std::size_t>(on_unknown)];
}

}  // namespace trowel::policy

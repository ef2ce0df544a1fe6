#pragma once

#include <string_view>

namespace trowel::cli {

// As in the top CMakeLists.txt, which passes it in.
inline constexpr std::string_view kVersion = TROWEL_VERSION;

}  // namespace trowel::cli

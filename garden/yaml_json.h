#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace trowel::garden {

// What the aliases of one document may stand for (no billion laughs).
inline constexpr std::size_t kYamlNodesMax = 4'000'000;

// Each document of a YAML stream as JSON text, cut and read as kubectl does (yaml_stream.h,
// yaml_document.h). Empty documents are left out. A key that an object has twice is an error.
//
// Error: "line 12, column 3: ...".
absl::StatusOr<std::vector<std::string>> YamlToJson(std::string_view yaml);

}  // namespace trowel::garden

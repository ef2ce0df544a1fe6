#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace trowel::garden {

// Each document of a YAML stream as JSON text, so that objects have one decoder whatever they
// were written in. Scalars are typed as sigs.k8s.io/yaml does (YAML 1.2 core schema: quoted is a
// string; true, false, null, integers and floats are what they look like). Empty documents are
// left out. Aliases are followed within `kYamlNodesMax` nodes (no billion laughs).
//
// Error: "line 12, column 3: ...".
inline constexpr std::size_t kYamlNodesMax = 4'000'000;
absl::StatusOr<std::vector<std::string>> YamlToJson(std::string_view yaml);

}  // namespace trowel::garden

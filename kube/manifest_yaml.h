#pragma once

#include <optional>
#include <string>

#include "base/status.h"
#include "garden/decode.h"
#include "garden/yaml_stream.h"
#include "kube/manifest_file.h"

namespace trowel::kube {

// One YAML document; nothing if it is empty. A long list is read in pieces, side by side. `rest`
// gets why what follows in its text is not read.
absl::StatusOr<std::optional<garden::Decoded>> DecodeYaml(const garden::YamlText& text,
                                                          const ManifestReading& reading,
                                                          std::string* rest);

}  // namespace trowel::kube

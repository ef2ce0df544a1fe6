#pragma once

#include <cstddef>
#include <string_view>

#include "base/status.h"
#include "garden/decode.h"
#include "kube/manifest_file.h"

namespace trowel::kube {

// One JSON document. Error: IsNotJson(), or it is JSON and no object that can be read. `line` is
// the number of its first line.
absl::StatusOr<garden::Decoded> DecodeJson(std::string_view json, std::size_t line,
                                           const ManifestReading& reading);
bool IsNotJson(const absl::Status& status);

}  // namespace trowel::kube

#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "garden/change.h"

namespace trowel::kube {

struct ManifestFile {
  std::vector<garden::Change> changes;
  std::vector<std::string> problems;  // "FILE: Shoot garden-dev/moss: spec.region: ..."
};

// Reads and decodes one file. An error is about the file as a whole (it cannot be read, or is
// neither YAML nor JSON) and names it; broken objects are problems beside good ones.
absl::StatusOr<ManifestFile> ReadManifestFile(const std::string& path);
// The same of a file whose text was read.
absl::StatusOr<ManifestFile> DecodeManifestFile(const std::string& path, const std::string& text);

}  // namespace trowel::kube

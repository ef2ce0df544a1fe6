#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <simdjson.h>

#include "base/status.h"
#include "garden/change.h"
#include "garden/decode.h"

namespace trowel::kube {

struct ManifestFile {
  std::vector<garden::Change> changes;
  std::vector<std::string> problems;  // "FILE: Shoot garden-dev/moss: spec.region: ..."
  std::string note;  // "FILE: skips ...": no fault, but somebody may wonder. Empty: there is none.
  // A document of the file could not be read, and what was in it is not known. A problem says so.
  bool partly = false;
};

struct ManifestReading {
  // A long list is read by threads side by side, in pieces of about so many bytes.
  std::size_t piece_bytes = std::size_t{512} << 10U;
  std::size_t threads = 0;  // 0: as many as are useful.
  // Called for each object that is no list; of long lists in JSON from several threads, unless
  // `threads` is 1. Of an object that has a key twice (garden/repeated_key.h) it may not be relied
  // upon.
  std::function<void(simdjson::dom::element, const garden::ListOf&)> seen = nullptr;
  // Called by the reading thread with how many bytes of the file it is through with.
  std::function<void(std::size_t)> progress = nullptr;
};

// Reads and decodes one file. An error is about the file as a whole (it cannot be read, or nothing
// in it is YAML or JSON) and names it; broken objects, and broken documents among several, are
// problems beside good ones.
//
// A file is taken apart as kubectl does it (manifest_stream.h); docs/cli.md says what is refused
// beyond that.
absl::StatusOr<ManifestFile> ReadManifestFile(const std::string& path);
// The same of a file whose text was read.
absl::StatusOr<ManifestFile> DecodeManifestFile(const std::string& path, const std::string& text,
                                                const ManifestReading& reading = {});

struct WantedObject {
  std::string kind;
  std::string api_version;
  std::string space;  // Empty for cluster-scoped objects.
  std::string name;
};
// The JSON of the last such object in a file's text; empty if there is none.
std::string FindObjectJson(const std::string& text, const WantedObject& wanted);

}  // namespace trowel::kube

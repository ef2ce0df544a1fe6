#pragma once

#include <string>

#include "base/status.h"
#include "cli/options.h"
#include "cli/output/output.h"
#include "webhook/admission/resource_table.h"

namespace trowel::cli {

// An object as it is written down, and what the API calls it.
struct Manifest {
  Json object;
  const webhook::KnownResource* resource = nullptr;
  std::string space;  // Empty for cluster-scoped objects.
  std::string name;

  std::string Label() const;  // "Shoot garden-dev/moss"
};

// Null: there is none. A Json by itself converts to whatever a StatusOr might hold instead.
struct JsonObject {
  Json value;
  std::string text = {};  // As it was read, where that was JSON: keys that are repeated included.
};

// The one document of a file of JSON or YAML ("-": standard input). NotFound: it cannot be read, or
// is neither.
absl::StatusOr<JsonObject> ReadDocument(const std::string& path);

// What kind of object it is. InvalidArgument: of none that Trowel judges, or it has no name; the
// message begins with `path`.
absl::StatusOr<Manifest> ToManifest(const std::string& path, Json document);

// The same object as the garden of `options` has it, or null. Files are read again: a decoded
// garden has less than a review needs.
//
// NotFound: nothing readable. InvalidArgument: wrong use.
absl::StatusOr<JsonObject> StoredObject(const Manifest& manifest, const Options& options);

}  // namespace trowel::cli

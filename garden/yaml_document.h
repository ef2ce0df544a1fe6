#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel::garden {

struct YamlDocument {
  std::string json;  // Empty: there is nothing but comments.
  // "line 3, column 1: the key "a" is there twice": the first such key. It is twice in `json`.
  std::string repeated;
  // Why what follows the document in its text is not read; empty: nothing follows.
  std::string rest;

  bool is_null() const { return json.empty() || json == "null"; }
};

// The first YAML document of a text as JSON, so that objects have one decoder whatever they were
// written in. It is read as kubectl reads it: by libyaml, of which kubectl's go-yaml v2 is a port;
// scalars as in yaml_scalar.h, merges as in json_merge.h. `line` is the number of the first line.
//
// Error: "line 12, column 3: ...".
absl::StatusOr<YamlDocument> ReadYamlDocument(std::string_view text, std::size_t line = 1);

}  // namespace trowel::garden

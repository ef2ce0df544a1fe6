#pragma once

#include <string>
#include <string_view>

namespace trowel::garden {

// A scalar as a YAML parser reports it.
struct YamlScalar {
  std::string_view text;
  std::string_view tag;  // "tag:yaml.org,2002:int"; "" when there is none.
  bool plain = false;    // Neither quoted nor a block.
};

// Appends a scalar as JSON, typed as kubectl types it (go-yaml v2: YAML 1.1, so that a plain `yes`
// and `off` are booleans, 0x1F, 010 and 1_000 integers; no numbers of base 60). Returns why there
// is no JSON for it, or an empty text.
std::string_view AppendYamlValue(const YamlScalar& scalar, std::string* out);
// The same of a key, which is a string in JSON: a plain `on` is the key "true".
std::string_view AppendYamlKey(const YamlScalar& scalar, std::string* out);

// Whether a key is `<<`, which takes over the members of its value.
bool IsYamlMerge(const YamlScalar& scalar);

}  // namespace trowel::garden

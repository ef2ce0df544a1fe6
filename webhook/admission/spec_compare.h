#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace trowel::webhook {

// The first path below spec, seedName apart, at which two specs differ as values: "" when they do
// not, else e.g. "spec.provider.workers[0].maximum". Stricter comparisons call "changed" what only
// was written differently (gardener.md 2.4.7). So:
// - absent, null, an empty list, and an object with nothing but those in it are equal;
// - the order of keys means nothing, that of a list does;
// - numbers are equal by value (1 and 1.0), and so are quantities ("1" and "1000m") under the keys
//   that hold them in a Shoot (cpu, memory, size, ...).
//
// Empty stands for an absent spec. What is no object is taken for absent: decoding refuses it.
// Both must come from a parser that bounds nesting: this recurses.
std::string FindSpecChange(std::optional<simdjson::dom::element> spec,
                           std::optional<simdjson::dom::element> old_spec);

// The same of any two values, and of all that is in them: the path begins with `root`.
std::string FindDifference(std::string_view root, std::optional<simdjson::dom::element> value,
                           std::optional<simdjson::dom::element> old_value);

}  // namespace trowel::webhook

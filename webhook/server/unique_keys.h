#pragma once

#include <optional>
#include <string_view>

#include <simdjson.h>

namespace trowel::webhook {

// A key that an object has twice; empty when there is none. What comes first counts for simdjson,
// what comes last for Go: such an object could mean one thing to us and another to Gardener.
std::optional<std::string_view> FindRepeatedKey(simdjson::dom::object object);

}  // namespace trowel::webhook

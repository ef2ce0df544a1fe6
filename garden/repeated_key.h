#pragma once

#include <optional>
#include <string_view>

#include <simdjson.h>

#include "garden/json.h"

namespace trowel::garden {

// A key that an object has twice; empty when there is none. What comes first counts for simdjson,
// what comes last for Go: such an object could mean one thing to us and another to Gardener.
std::optional<std::string_view> FindRepeatedKey(simdjson::dom::object object);

// Whether any object within `value` has a key twice, itself included.
bool HasRepeatedKey(simdjson::dom::element value);
// Records where the first one stands, as an error of the reader's trail.
void FailAtRepeatedKey(JsonReader value);

}  // namespace trowel::garden

#pragma once

#include <optional>

#include <simdjson.h>

#include "garden/json.h"
#include "webhook/admission/change_review.h"

namespace trowel::webhook {

// What `request` asks for of any object but a shoot, decoded; empty if no rule is about it. What
// cannot be decoded is an error of the request's trail.
std::optional<ObjectHalves> FindObjectHalves(const AdmissionRequest& request);

// Empty when absent.
inline std::optional<simdjson::dom::element> Element(garden::JsonReader reader) {
  if (!reader.present()) return std::nullopt;
  return reader.element();
}

}  // namespace trowel::webhook

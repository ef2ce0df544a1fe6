#pragma once

#include <string_view>

#include "garden/change.h"

namespace trowel::policy {

// Whether a ConfigMap carries the label, also one that cannot be read otherwise. Null: it does not.
inline bool HasLabel(const garden::Object* object, std::string_view key, std::string_view value) {
  if (object == nullptr) return false;
  if (const auto* config = std::get_if<garden::ConfigMap>(object)) {
    const std::string* found = config->labels.Find(key);
    return found != nullptr && *found == value;
  }
  if (const auto* broken = std::get_if<garden::Broken>(object)) {
    for (const auto& [label, text] : broken->labels) {
      if (label == key) return text == value;
    }
  }
  return false;
}

// It cannot be read, so that it may have a label which nobody sees.
inline bool IsBroken(const garden::Object* object) {
  return object != nullptr && std::holds_alternative<garden::Broken>(*object);
}

}  // namespace trowel::policy

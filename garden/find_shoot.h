#pragma once

#include <string_view>

#include "garden/view.h"

namespace trowel::garden {

// The shoot of a key, "namespace/name"; null: there is none, or it is no key.
inline const Shoot* FindShootByKey(std::string_view key, const GardenView& view) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return nullptr;
  return view.FindShoot(key.substr(0, slash), key.substr(slash + 1));
}

}  // namespace trowel::garden

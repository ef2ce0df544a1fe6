#pragma once

#include <string>

#include "garden/change.h"
#include "garden/objects.h"

namespace trowel::testing {

// A Shoot of namespace garden-dev that cannot be read, but for its seed; empty: not even that.
inline garden::Change UnreadableShoot(const std::string& name, const std::string& seed = "") {
  return {.kind = garden::Kind::kShoot,
          .space = "garden-dev",
          .name = name,
          .object = garden::Broken{.why = "spec: expected an object",
                                   .seeds_readable = !seed.empty(),
                                   .seed_name = seed,
                                   .host_seed_name = seed,
                                   .labels = {}}};
}

}  // namespace trowel::testing

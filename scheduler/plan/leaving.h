#pragma once

#include <cstdint>
#include <string_view>

#include <absl/time/time.h>

#include "garden/shoot.h"

namespace trowel::scheduler {

// What keeps a shoot from leaving the seed that it is on its way from. A move takes less than an
// hour; what is said here does not end by waiting.
enum class Hold : std::uint8_t {
  kNone,      // It goes forward, as far as can be told.
  kFailed,    // Its migration, or deletion, has failed: gardenlet does not try again by itself.
  kErrors,    // gardenlet tries, and meets errors, for longer than an hour.
  kSilent,    // Its migration has begun, and nothing was heard of it for an hour.
  kNotBegun,  // It was bound half an hour ago, and its migration has not begun.
};
std::string_view Name(Hold hold);  // "none", "failed", "errors", "silent", "not-begun"

struct LeavingShoot {
  const garden::Shoot* shoot = nullptr;
  bool begun = false;  // Its last operation is that of this move, or its deletion; no older one.
  Hold hold = Hold::kNone;
};

// Of a shoot that runs on another seed than that of its spec.
LeavingShoot LookAtLeaving(const garden::Shoot& shoot, absl::Time now);

}  // namespace trowel::scheduler

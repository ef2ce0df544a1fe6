#pragma once

namespace trowel::policy {

// Of seed-capacity; plans keep as many slots free.
struct SeedCapacitySettings {
  int headroom = 0;
};

}  // namespace trowel::policy

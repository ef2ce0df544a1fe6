#pragma once

#include <cstdint>
#include <optional>

namespace trowel::policy {

// Of region-distance; a ranking measures by the same threshold.
struct RegionDistanceSettings {
  enum class Direction : std::uint8_t { kMax, kForward };

  std::optional<int> threshold;      // Empty: that of the region table, then 180.
  bool threshold_overrides = false;  // Set by an override, and so before the region table.
  Direction direction = Direction::kMax;
};

}  // namespace trowel::policy

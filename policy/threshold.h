#pragma once

#include <optional>

#include "policy/move.h"
#include "policy/move/region_distance.h"

namespace trowel::policy {

inline constexpr int kDefaultThreshold = 180;  // Gardener's own, gardener.md 3.2.

// The distance from which two regions are too far apart: an override's threshold, else the
// annotation of the region ConfigMap, else that of `rules`, else 180. Empty when the annotation
// is there and cannot be read.
std::optional<int> ThresholdOf(const Move& move, const RegionDistanceSettings& settings);

}  // namespace trowel::policy

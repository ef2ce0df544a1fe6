#include <algorithm>

#include "scheduler/score.h"

namespace trowel::scheduler {

// Both directions count, because etcd peers and webhooks talk both ways and the tables are
// directional: a destination is as far as its worse direction.
std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed) {
  if (seed.region != garden::RegionId::kUnknown && seed.region == input.move.shoot_region &&
      input.distances == nullptr) {
    return 0;
  }
  if (input.distances == nullptr) return std::nullopt;
  const std::optional<int> there = input.distances->Between(input.move.shoot_region, seed.region);
  const std::optional<int> back = input.distances->Between(seed.region, input.move.shoot_region);
  if (!there.has_value() && !back.has_value()) return std::nullopt;
  return std::max(there.value_or(0), back.value_or(0));
}

// 100 in the shoot's own region, 0 from the threshold on. An unknown distance is not a short one.
double ScoreDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::optional<int> distance = DistanceToShoot(input, destination);
  if (!distance.has_value()) return 0;
  if (*distance == 0) return 100;
  if (input.threshold <= 0 || *distance >= input.threshold) return 0;
  return 100.0 * (1.0 - static_cast<double>(*distance) / input.threshold);
}

}  // namespace trowel::scheduler

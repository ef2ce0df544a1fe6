#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

std::optional<int> Between(const ScoreInput& input, garden::RegionId from, garden::RegionId to) {
  if (input.distances == nullptr) return std::nullopt;
  return input.distances->Between(from, to);
}

std::string Shown(std::optional<int> distance) {
  return distance.has_value() ? fmt::format("{}", *distance) : std::string("not known");
}

}  // namespace

// Both directions count, because etcd peers and webhooks talk both ways and the tables are
// directional: a destination is as far as its worse direction.
std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed) {
  if (seed.region != garden::RegionId::kUnknown && seed.region == input.move.shoot_region &&
      input.distances == nullptr) {
    return 0;
  }
  const std::optional<int> there = Between(input, input.move.shoot_region, seed.region);
  const std::optional<int> back = Between(input, seed.region, input.move.shoot_region);
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

Arithmetic TellDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::string& from = input.move.shoot->region;
  const std::string& to = destination.seed->region;
  const std::optional<int> distance = DistanceToShoot(input, destination);
  if (!distance.has_value()) {
    return {.counted = fmt::format("{} to {} and back is not known", from, to), .sum = "0"};
  }
  if (input.distances == nullptr) {
    return {.counted = fmt::format("{} is the shoot's own region", to), .sum = "100"};
  }
  std::string both =
      fmt::format("{} to {} is {}, back {}", from, to,
                  Shown(Between(input, input.move.shoot_region, destination.region)),
                  Shown(Between(input, destination.region, input.move.shoot_region)));
  if (*distance == 0) return {.counted = std::move(both), .sum = "100"};
  if (input.threshold <= 0 || *distance >= input.threshold) {
    return {.counted = fmt::format("{}, not below the threshold {}", both, input.threshold),
            .sum = "0"};
  }
  return {.counted = fmt::format("{}, threshold {}", both, input.threshold),
          .sum = fmt::format("100 x (1 - {} / {})", *distance, input.threshold)};
}

}  // namespace trowel::scheduler

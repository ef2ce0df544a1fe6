#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/gardener/region_name.h"
#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

constexpr int kNotAsked = -1;
constexpr int kDistanceKnown = -2;  // No name needs to be compared.

std::optional<int> Between(const ScoreInput& input, garden::RegionId from, garden::RegionId to) {
  if (input.distances == nullptr) return std::nullopt;
  return input.distances->Between(from, to);
}

std::string Shown(std::optional<int> distance) {
  return distance.has_value() ? fmt::format("{}", *distance) : std::string("not known");
}

bool IsInRegion(const ScoreInput& input, const garden::SeedEntry& seed) {
  return seed.seed->region == input.move.shoot->region;
}

int Threshold(const ScoreInput& input) { return std::max(input.threshold, 1); }

int Compare(const ScoreInput& input, const garden::SeedEntry& seed) {
  using gardener::ParseRegionName;
  return gardener::NameDistance(ParseRegionName(seed.seed->region),
                                ParseRegionName(input.move.shoot->region));
}

int DifferenceOfNames(const ScoreInput& input, const garden::SeedEntry& seed) {
  const auto region = static_cast<std::size_t>(seed.region);
  const bool compared = seed.region != garden::RegionId::kUnknown &&
                        region < input.name_differences.size() &&
                        input.name_differences[region] >= 0;
  return compared ? input.name_differences[region] : Compare(input, seed);
}

}  // namespace

// Both directions count, because etcd peers and webhooks talk both ways and the tables are
// directional: a destination is as far as its worse direction.
std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed) {
  const std::optional<int> there = Between(input, input.move.shoot_region, seed.region);
  const std::optional<int> back = Between(input, seed.region, input.move.shoot_region);
  if (there.has_value() || back.has_value()) {
    return std::max(there.value_or(0), back.value_or(0));
  }
  return IsInRegion(input, seed) ? std::optional<int>(0) : std::nullopt;
}

void CompareNames(ScoreInput* input) {
  std::vector<int>& differences = input->name_differences;
  for (const garden::SeedEntry& entry : input->seeds) {
    if (entry.region == garden::RegionId::kUnknown) continue;
    const auto region = static_cast<std::size_t>(entry.region);
    if (differences.size() <= region) differences.resize(region + 1, kNotAsked);
    if (differences[region] != kNotAsked) continue;
    const bool known = DistanceToShoot(*input, entry).has_value();
    differences[region] = known ? kDistanceKnown : Compare(*input, entry);
  }
}

// 100 at no distance, 50 at the threshold, and falling for ever: of two seeds that are too far the
// nearer one still is the better one. A distance that no table knows is not a short one: it counts
// as beyond the threshold, by as much as the names of the regions differ, which is what
// gardener-scheduler goes by then.
double ScoreDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const int threshold = Threshold(input);
  const std::optional<int> known = DistanceToShoot(input, destination);
  const double distance =
      known.has_value() ? std::max(*known, 0) : threshold + DifferenceOfNames(input, destination);
  return 100.0 * threshold / (threshold + distance);
}

Arithmetic TellDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::string& from = input.move.shoot->region;
  const std::string& to = destination.seed->region;
  const int threshold = Threshold(input);
  const std::optional<int> distance = DistanceToShoot(input, destination);
  if (!distance.has_value()) {
    const int difference = DifferenceOfNames(input, destination);
    return {.counted = fmt::format("{} to {} and back is not known, the names differ by {}, "
                                   "threshold {}",
                                   from, to, difference, threshold),
            .sum = fmt::format("100 x {} / ({} + {} + {})", threshold, threshold, threshold,
                               difference)};
  }
  const std::optional<int> there = Between(input, input.move.shoot_region, destination.region);
  const std::optional<int> back = Between(input, destination.region, input.move.shoot_region);
  if (!there.has_value() && !back.has_value()) {
    return {.counted = fmt::format("{} is the shoot's own region", to), .sum = "100"};
  }
  std::string both = fmt::format("{} to {} is {}, back {}", from, to, Shown(there), Shown(back));
  if (*distance == 0) return {.counted = std::move(both), .sum = "100"};
  return {.counted = fmt::format("{}, threshold {}", both, threshold),
          .sum = fmt::format("100 x {} / ({} + {})", threshold, threshold, *distance)};
}

}  // namespace trowel::scheduler

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

std::optional<int> Between(const ScoreInput& input, garden::RegionId from, garden::RegionId to) {
  if (input.distances == nullptr) return std::nullopt;
  return input.distances->Between(from, to);
}

std::string Shown(std::optional<int> distance) {
  return distance.has_value() ? fmt::format("{}", *distance) : std::string("not known");
}

int Threshold(const ScoreInput& input) { return std::max(input.threshold, 1); }

// Both directions count, because etcd peers and webhooks talk both ways and the tables are
// directional: a destination is as far as its worse direction.
std::optional<int> LookUp(const ScoreInput& input, const garden::SeedEntry& seed) {
  const std::optional<int> there = Between(input, input.move.shoot_region, seed.region);
  const std::optional<int> back = Between(input, seed.region, input.move.shoot_region);
  if (there.has_value() || back.has_value()) {
    return std::max(there.value_or(0), back.value_or(0));
  }
  const bool is_own = seed.seed->region == input.move.shoot->region;
  return is_own ? std::optional<int>(0) : std::nullopt;
}

// 100 at no distance, 50 at the threshold, and falling for ever: of two seeds that are too far the
// nearer one still is the better one. A distance that no table knows is not a short one: it counts
// as beyond the threshold, by as much as the names of the regions differ, which is what
// gardener-scheduler goes by then.
double ScoreOf(const ScoreInput& input, const RegionSpan& span) {
  const int threshold = Threshold(input);
  const double distance =
      span.distance.has_value() ? std::max(*span.distance, 0) : threshold + span.name_difference;
  return 100.0 * threshold / (threshold + distance);
}

int DifferenceOf(const gardener::RegionName& shoot_region, const garden::SeedEntry& seed) {
  return gardener::NameDistance(gardener::ParseRegionName(seed.seed->region), shoot_region);
}

bool IsMeasured(const ScoreInput& input, std::size_t region) {
  return region < input.regions.size() && input.regions[region].score >= 0;
}

RegionSpan SpanTo(const ScoreInput& input, const garden::SeedEntry& seed) {
  const auto region = static_cast<std::size_t>(seed.region);  // Unknown is the largest of all.
  if (IsMeasured(input, region)) return input.regions[region];
  RegionSpan span{.distance = LookUp(input, seed)};
  if (!span.distance.has_value()) {
    span.name_difference = DifferenceOf(gardener::ParseRegionName(input.move.shoot->region), seed);
  }
  span.score = ScoreOf(input, span);
  return span;
}

}  // namespace

std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed) {
  return SpanTo(input, seed).distance;
}

void MeasureRegion(const garden::SeedEntry& seed, ScoreInput* input) {
  const auto region = static_cast<std::size_t>(seed.region);
  if (seed.region == garden::RegionId::kUnknown || IsMeasured(*input, region)) return;
  if (input->regions.size() <= region) input->regions.resize(region + 1);
  RegionSpan& span = input->regions[region];
  span.distance = LookUp(*input, seed);
  if (!span.distance.has_value()) {
    std::optional<gardener::RegionName>& own = input->region_name;
    if (!own.has_value()) own = gardener::ParseRegionName(input->move.shoot->region);
    span.name_difference = DifferenceOf(*own, seed);
  }
  span.score = ScoreOf(*input, span);
}

double ScoreDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const auto region = static_cast<std::size_t>(destination.region);
  return IsMeasured(input, region) ? input.regions[region].score : SpanTo(input, destination).score;
}

Arithmetic TellDistance(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::string& from = input.move.shoot->region;
  const std::string& to = destination.seed->region;
  const int threshold = Threshold(input);
  const RegionSpan span = SpanTo(input, destination);
  const std::optional<int> distance = span.distance;
  if (!distance.has_value()) {
    const int difference = span.name_difference;
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

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "garden/objects.h"

namespace trowel::garden {

inline constexpr std::string_view kRegionConfigLabel = "scheduling.gardener.cloud/purpose";
inline constexpr std::string_view kRegionConfigValue = "region-config";
inline constexpr std::string_view kCloudProfilesAnnotation =
    "scheduling.gardener.cloud/cloudprofiles";
inline constexpr std::string_view kThresholdAnnotation =
    "migration.gardener.cloud/inter-region-distance-threshold";

// Index of a region among all regions that seeds and tables of one GardenView name.
enum class RegionId : std::uint16_t { kUnknown = 0xffff };

// Regions that one GardenView tells apart, those of seeds first; distances of the rest are not
// known. The clouds have about a hundred together. Bounds a DistanceMatrix to 9 MB.
inline constexpr std::size_t kRegionsMax = 1500;

// One region ConfigMap, parsed: gardener.md 1.5. Directional; distances have no unit.
struct RegionTable {
  struct Threshold {
    enum class State : std::uint8_t { kAbsent, kValid, kInvalid };
    State state = State::kAbsent;
    int value = 0;     // >= 0 when valid.
    std::string text;  // As written.
  };

  std::string name;                         // The ConfigMap's.
  std::vector<std::string> cloud_profiles;  // Trimmed; compared exactly.
  Threshold threshold;
  // from -> to -> distance (>= 0).
  std::map<std::string, std::map<std::string, int, std::less<>>, std::less<>> rows;
  // from -> what is wrong with that row. Such a row has no distances.
  std::map<std::string, std::string, std::less<>> broken_rows;
  // Those on which gardener-scheduler differs: of `rows`, whose text is empty, which it takes for
  // absent; of `broken_rows`, which are YAML's null (a lone comment), on which it panics.
  std::set<std::string, std::less<>> empty_rows;
  std::set<std::string, std::less<>> null_rows;
};

// Whether the ConfigMap carries the region label. Namespace is the caller's business.
bool IsRegionConfig(const ConfigMap& config);

// Never fails as a whole: a broken row is kept as broken and makes only its own pairs unknown.
RegionTable ParseRegionTable(const ConfigMap& config);

// A RegionTable as a square matrix over the view's regions: a look-up is one multiplication.
class DistanceMatrix {
 public:
  DistanceMatrix() = default;
  DistanceMatrix(const RegionTable& table, const std::map<std::string, RegionId, std::less<>>& ids);

  // From `from` to `to`, in that direction only; 0 within a region; empty when not known.
  std::optional<int> Between(RegionId from, RegionId to) const {
    if (from == RegionId::kUnknown || to == RegionId::kUnknown) return std::nullopt;
    const int distance =
        cells_[static_cast<std::size_t>(from) * width_ + static_cast<std::size_t>(to)];
    if (from == to && distance < 0) return 0;
    if (distance < 0) return std::nullopt;
    return distance;
  }

 private:
  std::size_t width_ = 0;
  std::vector<int> cells_;  // -1 where unknown.
};

}  // namespace trowel::garden

#include "scheduler/gardener/minimal_distance.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/gardener/region_name.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::RegionId;
using garden::RegionTable;
using garden::SeedEntry;

// Upstream's start value: a name that is further away than this is never taken.
constexpr int kNameDistanceMax = 1000;
constexpr int kOtherProvider = 2;

// The row of the shoot's region: distances in that direction only.
class Row {
 public:
  Row(const Question& question, const RegionTable& table)
      : question_(question), row_(table.rows.find(question.shoot->region)->second) {}

  // Empty: the table has none. A region without one to itself is at 0.
  std::optional<int> To(const SeedEntry& entry) const {
    const bool numbered =
        question_.shoot_region != RegionId::kUnknown && entry.region != RegionId::kUnknown;
    if (numbered) return question_.regions->matrix->Between(question_.shoot_region, entry.region);
    const std::string& region = entry.seed->region;  // Beyond kRegionsMax.
    const auto found = row_.find(region);
    if (found != row_.end()) return found->second;
    return region == question_.shoot->region ? std::optional<int>(0) : std::nullopt;
  }

 private:
  const Question& question_;
  const std::map<std::string, int, std::less<>>& row_;
};

// Distances of names. Seeds of one region are alike but for the provider: each name is compared
// once.
class Names {
 public:
  explicit Names(const garden::Shoot& shoot)
      : shoot_(shoot), shoot_region_(ParseRegionName(shoot.region)) {}

  int To(const SeedEntry& entry) {
    const int penalty = entry.seed->provider_type == shoot_.provider_type ? 0 : kOtherProvider;
    return ToRegion(entry) + penalty;
  }

 private:
  static constexpr int kNotCompared = -1;

  int ToRegion(const SeedEntry& entry) {
    if (entry.region == RegionId::kUnknown) return Compare(entry);
    const auto index = static_cast<std::size_t>(entry.region);
    if (by_region_.size() <= index) by_region_.resize(index + 1, kNotCompared);
    if (by_region_[index] == kNotCompared) by_region_[index] = Compare(entry);
    return by_region_[index];
  }

  int Compare(const SeedEntry& entry) const {
    return NameDistance(ParseRegionName(entry.seed->region), shoot_region_);
  }

  const garden::Shoot& shoot_;
  RegionName shoot_region_;
  std::vector<int> by_region_;
};

// False, and nobody falls out, if the table says nothing of any seed.
bool KeepNearestByTable(const Question& question, Sieve* sieve) {
  const RegionTable& table = *question.regions->table;
  const Row row(question, table);
  std::optional<int> nearest;
  for (const SeedEntry* entry : sieve->left()) {
    const std::optional<int> distance = row.To(*entry);
    if (distance.has_value()) nearest = std::min(*distance, nearest.value_or(*distance));
  }
  if (!nearest.has_value()) return false;
  sieve->Keep([&](const SeedEntry& entry) { return row.To(entry) == nearest; },
              [&](const SeedEntry& entry) {
                const std::optional<int> distance = row.To(entry);
                const std::string pair =
                    fmt::format("{} to {}", question.shoot->region, entry.seed->region);
                return distance.has_value()
                           ? fmt::format("{} is {}, the nearest is {}", pair, *distance, *nearest)
                           : fmt::format("{} is not in ConfigMap {}", pair, table.name);
              });
  return true;
}

void KeepNearestByName(const Question& question, Sieve* sieve) {
  Names names(*question.shoot);
  int nearest = kNameDistanceMax;
  for (const SeedEntry* entry : sieve->left()) nearest = std::min(nearest, names.To(*entry));
  sieve->Keep([&](const SeedEntry& entry) { return names.To(entry) == nearest; },
              [&](const SeedEntry& entry) {
                const int distance = names.To(entry);
                return fmt::format("no known distance: {} differs from {} by {}, {}",
                                   entry.seed->region, question.shoot->region, distance,
                                   distance > kNameDistanceMax
                                       ? fmt::format("more than {}", kNameDistanceMax)
                                       : fmt::format("the nearest by {}", nearest));
              });
}

}  // namespace

std::string KeepNearest(const Question& question, Sieve* sieve) {
  const std::string& region = question.shoot->region;
  const RegionTable* table = question.regions == nullptr ? nullptr : question.regions->table.get();
  if (table != nullptr) {
    if (table->null_rows.contains(region)) {
      return fmt::format("gardener-scheduler panics: row {} of ConfigMap {} is null", region,
                         table->name);
    }
    const auto broken = table->broken_rows.find(region);
    if (broken != table->broken_rows.end()) {
      return fmt::format("row {} of ConfigMap {} is malformed: {}", region, table->name,
                         broken->second);
    }
    const bool usable = table->rows.contains(region) && !table->empty_rows.contains(region);
    if (usable && KeepNearestByTable(question, sieve)) return {};
  }
  KeepNearestByName(question, sieve);
  return {};
}

}  // namespace trowel::scheduler::gardener

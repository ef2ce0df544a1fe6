#include "garden/region_index.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kStays = "its last good table stays in force";

bool HasBadThreshold(const RegionTable& table) {
  return table.threshold.state == RegionTable::Threshold::State::kInvalid;
}

bool IsGood(const RegionTable& table) {
  return table.broken_rows.empty() && !HasBadThreshold(table);
}

std::string DescribeFaults(const RegionTable& table) {
  std::string text;
  if (!table.broken_rows.empty()) {
    const auto& [from, why] = *table.broken_rows.begin();
    text = fmt::format("row {} is malformed: {}", Printable(from), why);
    const std::size_t more = table.broken_rows.size() - 1;
    if (more > 0) text += fmt::format(" (and {} more)", more);
  }
  if (HasBadThreshold(table)) {
    text += fmt::format("{}annotation {} is malformed: expected an integer >= 0, is \"{}\"",
                        text.empty() ? "" : "; ", kThresholdAnnotation,
                        Printable(table.threshold.text));
  }
  return text;
}

}  // namespace

void RegionIndex::AddSeedRegion(const std::string& region) {
  if (seed_regions_[region]++ == 0) regions_changed_ = true;
}

void RegionIndex::RemoveSeedRegion(const std::string& region) {
  const auto found = seed_regions_.find(region);
  if (found == seed_regions_.end() || --found->second > 0) return;
  seed_regions_.erase(found);
  regions_changed_ = true;
}

void RegionIndex::PutConfig(ConfigMap* config) {
  const auto old = tables_.find(config->name);
  const bool was_good = old != tables_.end() && IsGood(*old->second.table);
  if (!config->why_broken.empty()) {
    if (was_good) {
      config->why_broken += fmt::format("; {}", kStays);
    } else {
      RemoveTable(config->name);
    }
    return;
  }
  if (!IsRegionConfig(*config)) return RemoveTable(config->name);
  RegionTable table = ParseRegionTable(*config);
  if (was_good && !IsGood(table)) {
    config->why_broken = fmt::format("{}; {}", DescribeFaults(table), kStays);
    return;
  }
  if (!IsGood(table)) {
    config->broken_part =
        fmt::format("{}; {}", DescribeFaults(table),
                    table.broken_rows.empty() ? "all rows count" : "all other rows count");
  }
  PutTable(std::move(table));
}

void RegionIndex::PutTable(RegionTable table) {
  std::string name = table.name;
  auto shared = std::make_shared<const RegionTable>(std::move(table));
  tables_.insert_or_assign(std::move(name), TableEntry{.table = std::move(shared), .matrix = {}});
  tables_changed_ = true;
}

void RegionIndex::RemoveTable(std::string_view name) {
  const auto found = tables_.find(name);
  if (found == tables_.end()) return;
  tables_.erase(found);
  tables_changed_ = true;
}

// The regions of seeds come first: a table with absurdly many can hide only its own.
RegionIndex::Ids RegionIndex::NumberRegions() const {
  std::set<std::string_view> names;
  const auto add = [&names](std::string_view name) {
    if (names.size() < kRegionsMax) names.insert(name);
  };
  for (const auto& [name, seeds] : seed_regions_) add(name);
  for (const auto& [table_name, entry] : tables_) {
    for (const auto& [from, row] : entry.table->rows) {
      add(from);
      for (const auto& [to, distance] : row) add(to);
    }
    for (const auto& [from, why] : entry.table->broken_rows) add(from);
  }
  Ids ids;
  for (const std::string_view name : names) {
    ids.emplace_hint(ids.end(), name, static_cast<RegionId>(ids.size()));
  }
  return ids;
}

void RegionIndex::Refresh() {
  if (!regions_changed_ && !tables_changed_) return;
  Ids ids = NumberRegions();
  if (ids != *ids_) {
    ids_ = std::make_shared<const Ids>(std::move(ids));
    for (auto& [name, entry] : tables_) entry.matrix = nullptr;
    tables_changed_ = true;
  }
  regions_changed_ = false;
  if (!tables_changed_) return;
  tables_changed_ = false;

  auto by_profile = std::make_shared<ByProfile>();
  for (auto& [name, entry] : tables_) {
    if (entry.matrix == nullptr) {
      entry.matrix = std::make_shared<const DistanceMatrix>(*entry.table, *ids_);
    }
    const std::set<std::string_view> profiles(entry.table->cloud_profiles.begin(),
                                              entry.table->cloud_profiles.end());
    for (const std::string_view profile : profiles) {
      (*by_profile)[std::string(profile)].push_back(entry);
    }
  }
  by_profile_ = std::move(by_profile);
}

}  // namespace trowel::garden

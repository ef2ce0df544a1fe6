#include "garden/seed_table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace trowel::garden {

void SeedTable::Put(const std::string& name, Seed seed) {
  const SeedShape shape = shapes_.Of(seed);
  seeds_[name] = {.seed = std::make_shared<const Seed>(std::move(seed)), .shape = shape};
  stale_ = true;
}

std::shared_ptr<const Seed> SeedTable::Remove(std::string_view name) {
  const auto found = seeds_.find(name);
  if (found == seeds_.end()) return nullptr;
  std::shared_ptr<const Seed> seed = std::move(found->second.seed);
  seeds_.erase(found);
  stale_ = true;
  return seed;
}

void SeedTable::Refresh(const Around& around, const GardenView& view) {
  if (shapes_.IsCrowded()) {
    shapes_.Clear();
    for (auto& [name, shaped] : seeds_) shaped.shape = shapes_.Of(*shaped.seed);
    stale_ = true;
  }
  const StringSet changed = around.counts->TakeChangedSeeds();
  auto scores = around.scores->Share();
  if (stale_ || region_ids_ != around.regions.ids() || scores_ != scores) {
    region_ids_ = around.regions.ids();
    scores_ = std::move(scores);
    entries_.Write() = MakeEntries(around);
    stale_ = false;
    homes_stale_ = true;
  } else {
    UpdateUsage(*around.counts, changed);
  }
  if (!homes_stale_) return;
  all_homes_rest_ = view.FindHomes(&entries_.Write());
  homes_stale_ = false;
}

std::vector<SeedEntry> SeedTable::MakeEntries(const Around& around) const {
  std::vector<SeedEntry> entries;
  entries.reserve(seeds_.size());
  const RegionIndex::Ids& ids = *around.regions.ids();
  for (const auto& [name, shaped] : seeds_) {
    const auto region = ids.find(shaped.seed->region);
    std::vector<std::optional<double>> external;
    for (const auto& known : around.scores->list()) external.push_back(known->Of(*shaped.seed));
    entries.push_back({.seed = shaped.seed,
                       .region = region == ids.end() ? RegionId::kUnknown : region->second,
                       .shape = shaped.shape,
                       .usage = around.counts->UsageOf(name),
                       .home = SeedHome::kOwn,  // Refresh() knows.
                       .broken_bucket = around.tables.BucketErrorOf(name),
                       .external = std::move(external)});
  }
  return entries;
}

void SeedTable::UpdateUsage(const ShootCounts& counts, const StringSet& changed) {
  for (const std::string& name : changed) {
    const std::vector<SeedEntry>& entries = entries_.Read();
    const auto entry = std::lower_bound(
        entries.begin(), entries.end(), name,
        [](const SeedEntry& one, const std::string& wanted) { return one.seed->name < wanted; });
    if (entry == entries.end() || entry->seed->name != name) continue;
    const auto index = static_cast<std::size_t>(entry - entries.begin());
    entries_.Write()[index].usage = counts.UsageOf(name);
  }
}

}  // namespace trowel::garden

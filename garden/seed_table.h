#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "garden/cow.h"
#include "garden/external_scores.h"
#include "garden/object_tables.h"
#include "garden/region_index.h"
#include "garden/seed.h"
#include "garden/seed_shape.h"
#include "garden/shoot_counts.h"
#include "garden/view.h"

namespace trowel::garden {

// The seeds as a view has them. Most changes leave them as they are, but for how many shoots they
// have: those are written into the last list, and nothing is looked up anew.
class SeedTable {
 public:
  void Put(const std::string& name, Seed seed);
  // Null when there is no such seed; else what it was.
  std::shared_ptr<const Seed> Remove(std::string_view name);

  // What entries say besides their seeds may have changed.
  void NoteBuckets() { stale_ = true; }
  void NoteHomes() { homes_stale_ = true; }

  struct Around {
    ShootCounts* counts;
    ExternalScoresIndex* scores;
    const RegionIndex& regions;
    const ObjectTables& tables;
  };
  // Brings all up to date. `view` has everything but its seeds.
  void Refresh(const Around& around, const GardenView& view);

  std::shared_ptr<const std::vector<SeedEntry>> Share() { return entries_.Share(); }
  SeedShape shapes_end() const { return shapes_.end(); }
  bool all_homes_rest() const { return all_homes_rest_; }

 private:
  struct Shaped {
    std::shared_ptr<const Seed> seed;
    SeedShape shape = kNoShape;
  };
  std::vector<SeedEntry> MakeEntries(const Around& around) const;
  void UpdateUsage(const ShootCounts& counts, const StringSet& changed);

  std::map<std::string, Shaped, std::less<>> seeds_;
  SeedShapes shapes_;
  Cow<std::vector<SeedEntry>> entries_;
  bool all_homes_rest_ = true;
  bool stale_ = true;
  bool homes_stale_ = true;
  // Of which `entries_` are made.
  std::shared_ptr<const RegionIndex::Ids> region_ids_;
  std::shared_ptr<const ExternalScoresIndex::List> scores_;
};

}  // namespace trowel::garden

#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "garden/region_table.h"
#include "garden/view.h"

namespace trowel::garden {

// Numbers the regions that seeds and tables name, and keeps each table as a matrix over them.
class RegionIndex {
 public:
  using Ids = std::map<std::string, RegionId, std::less<>>;
  using ByProfile = StringMap<std::vector<TableEntry>>;

  void AddSeedRegion(const std::string& region);
  void RemoveSeedRegion(const std::string& region);
  // What a ConfigMap of the garden namespace says now. A region ConfigMap that cannot be read, as a
  // whole, in a row or in its threshold, leaves its last good table in force, and its `why_broken`
  // says so. If there is no good one, what is malformed is so, all else counts, and `broken_part`
  // says so.
  void PutConfig(ConfigMap* config);
  void RemoveTable(std::string_view name);

  // Brings the two below up to date. Costs nothing unless a table or the set of regions changed.
  void Refresh();
  const std::shared_ptr<const Ids>& ids() const { return ids_; }
  const std::shared_ptr<const ByProfile>& by_profile() const { return by_profile_; }

 private:
  void PutTable(RegionTable table);
  Ids NumberRegions() const;

  std::map<std::string, int, std::less<>> seed_regions_;   // How many seeds are in each.
  std::map<std::string, TableEntry, std::less<>> tables_;  // By name; matrix null: to be made.
  bool regions_changed_ = false;
  bool tables_changed_ = false;
  std::shared_ptr<const Ids> ids_ = std::make_shared<Ids>();
  std::shared_ptr<const ByProfile> by_profile_ = std::make_shared<ByProfile>();
};

}  // namespace trowel::garden

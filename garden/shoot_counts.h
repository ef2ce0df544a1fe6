#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/string_map.h"
#include "garden/change.h"
#include "garden/view.h"

namespace trowel::garden {

// What one shoot adds to the counts. Points into the shoot that it was made from.
struct ShootShare {
  std::string_view key;  // "garden-dev/moss"
  std::string_view space;
  std::string_view purpose = {};  // Empty: cannot be read, and is not counted.
  std::string_view to = {};       // spec.seedName
  std::string_view host = {};     // status.seedName
  bool on_its_way = false;
  bool countable = true;  // False: not even its seeds can be read.

  bool operator==(const ShootShare&) const = default;
};

ShootShare ShareOf(std::string_view key, std::string_view space, const Shoot& shoot);
ShootShare ShareOf(std::string_view key, std::string_view space, const Broken& broken);

// Of a shoot that is on its way.
RunningMove MoveOf(const ShootShare& share);

// `by` more shoots of a seed, or fewer; one without any is not in the list.
void CountShoots(std::string_view seed, int by, ShootsBySeed* shoots);

// Shoots by seed, namespace and purpose, and those that are on their way. A change costs the
// same however many shoots there are.
class ShootCounts {
 public:
  void Add(const ShootShare& share) { Count(share, 1); }
  void Subtract(const ShootShare& share) { Count(share, -1); }

  SeedUsage UsageOf(std::string_view seed) const;
  std::int64_t uncounted() const { return uncounted_; }

  // Seeds whose usage has changed since the last call.
  StringSet TakeChangedSeeds() { return std::exchange(changed_seeds_, {}); }

  // The versions for a view.
  SharedMap<RunningMove> ShareMoves() { return moves_.Share(); }
  SharedMap<ShootGroup> ShareByNamespace() { return by_namespace_.Share(); }
  SharedMap<ShootGroup> ShareByPurpose() { return by_purpose_.Share(); }

 private:
  // A group is copied once for all its changes between two views.
  class SpreadTable {
   public:
    void Count(std::string_view group, std::string_view seed, int by);
    SharedMap<ShootGroup> Share();

   private:
    StringMap<ShootsBySeed> changed_;  // What came of the groups since the last Share().
    SharedMapEditor<ShootGroup> groups_;
  };

  void Count(const ShootShare& share, int by);
  void CountMove(const ShootShare& share, int by);
  void CountUsage(std::string_view seed, const SeedUsage& by);

  StringMap<SeedUsage> usage_;
  StringSet changed_seeds_;
  SharedMapEditor<RunningMove> moves_;
  SpreadTable by_namespace_;
  SpreadTable by_purpose_;
  std::int64_t uncounted_ = 0;
};

}  // namespace trowel::garden

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

// Shoots by seed, namespace and purpose, and those that are on their way. A change costs the
// same however many shoots there are.
class ShootCounts {
 public:
  using BySeed = std::shared_ptr<const ShootsBySeed>;
  using Spread = StringMap<BySeed>;

  void Add(const ShootShare& share) { Count(share, 1); }
  void Subtract(const ShootShare& share) { Count(share, -1); }

  SeedUsage UsageOf(std::string_view seed) const;
  std::int64_t uncounted() const { return uncounted_; }

  // The versions for a view; made anew for what changed since the last call.
  std::shared_ptr<const std::vector<RunningMove>> ShareMoves();
  std::shared_ptr<const Spread> ShareByNamespace() { return by_namespace_.Share(); }
  std::shared_ptr<const Spread> ShareByPurpose() { return by_purpose_.Share(); }

 private:
  // Counts that are written in place, and the immutable copies that views have of them.
  class SpreadTable {
   public:
    void Count(std::string_view group, std::string_view seed, int by);
    std::shared_ptr<const Spread> Share();

   private:
    StringMap<std::map<std::string, int, std::less<>>> counts_;  // By group and seed.
    StringSet changed_;
    std::shared_ptr<const Spread> shared_ = std::make_shared<Spread>();
  };

  void Count(const ShootShare& share, int by);
  void CountMove(const ShootShare& share, int by);
  void CountUsage(std::string_view seed, const SeedUsage& by);

  StringMap<SeedUsage> usage_;
  std::map<std::string, RunningMove, std::less<>> moves_;         // By shoot.
  std::shared_ptr<const std::vector<RunningMove>> shared_moves_;  // Null: changed since.
  SpreadTable by_namespace_;
  SpreadTable by_purpose_;
  std::int64_t uncounted_ = 0;
};

}  // namespace trowel::garden

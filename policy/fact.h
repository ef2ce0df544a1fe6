#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace trowel::policy {

// What a rule needs to know, and may not. The first group is looked up by Evaluate() before a rule
// is asked; the second only the rule itself can judge.
enum class Fact : std::uint8_t {
  kDestination,    // The Seed to move to.
  kSource,         // The Seed to move from (never asked for at first scheduling).
  kCloudProfile,   // The (Namespaced)CloudProfile that the shoot refers to, if it refers to any.
  kProject,        // The Project of the shoot's namespace.
  kShoots,         // The list of all shoots: usage counts and running moves.
  kShootStates,    // The list of all ShootStates.
  kBackupBuckets,  // The list of all BackupBuckets.
  kBastions,       // The list of all Bastions.
  kManagedSeeds,   // The list of all ManagedSeeds.
  kRegionTables,   // The list of all ConfigMaps.

  kGardenletVersion,  // status.gardener.version of a seed.
  kDistance,          // The pair's distance.
  kThreshold,         // The threshold in the region ConfigMap.
  kStateTimestamp,    // When the ShootState was written.
  kLastMove,          // When the shoot moved last.
  kMaintenance,       // The shoot's maintenance window.
  kUsage,             // Whether shoots that cannot be read fill the seed.
  kRequester,         // Who asks.
};
inline constexpr std::size_t kFacts = 18;
inline constexpr std::size_t kCentralFacts = 10;  // kDestination .. kRegionTables

// "destination", "gardenlet-version", ...
std::string_view Name(Fact fact);

class FactSet {
 public:
  constexpr FactSet() = default;
  constexpr FactSet(std::initializer_list<Fact> facts) {
    for (const Fact fact : facts) bits_ |= Bit(fact);
  }
  constexpr bool Has(Fact fact) const { return (bits_ & Bit(fact)) != 0; }
  constexpr std::uint32_t bits() const { return bits_; }

 private:
  static constexpr std::uint32_t Bit(Fact fact) {
    return std::uint32_t{1} << static_cast<unsigned>(fact);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace trowel::policy

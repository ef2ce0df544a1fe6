#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/check.h"

namespace trowel::policy {

// What a rule needs to know, and may not. Facts that only one rule can judge (a version, a
// distance) stand in its own file; those that are looked up before a rule is asked are below.
struct Fact {
  std::string_view name;  // "gardenlet-version"; equal in docs, tests and `policy explain`.
  // "a seed reports no status.gardener.version": docs/rules.md has it in its table of facts.
  std::string_view missing_when;
  std::uint32_t bit = 0;  // Of those that are looked up (policy/asking.cc); 0: the rule judges.
};

namespace facts {

inline constexpr Fact kDestination{"destination",
                                   "the Seed does not exist, is malformed, or Seeds cannot be read",
                                   1U << 0};  // The Seed to move to.
// The Seed to move from (never asked for at first scheduling).
inline constexpr Fact kSource{
    "source", "the Seed does not exist, is malformed, or Seeds cannot be read", 1U << 1};
// The (Namespaced)CloudProfile that the shoot refers to, if it refers to any.
inline constexpr Fact kCloudProfile{
    "cloud-profile",
    "the shoot's CloudProfile or NamespacedCloudProfile is absent, malformed or cannot be read",
    1U << 2};
inline constexpr Fact kProject{"project", "no readable Project has the shoot's namespace",
                               1U << 3};  // The Project of the shoot's namespace.
inline constexpr Fact kShoots{"shoots", "that kind cannot be listed",
                              1U << 4};  // All of them: usage, running moves.
inline constexpr Fact kShootStates{"shoot-states", "that kind cannot be listed", 1U << 5};
inline constexpr Fact kBackupBuckets{"backup-buckets", "that kind cannot be listed", 1U << 6};
inline constexpr Fact kBastions{"bastions", "that kind cannot be listed", 1U << 7};
inline constexpr Fact kManagedSeeds{"managed-seeds", "that kind cannot be listed", 1U << 8};
inline constexpr Fact kRegionTables{"region-tables", "ConfigMaps cannot be listed",
                                    1U << 9};  // All ConfigMaps.
inline constexpr Fact kExposureClasses{"exposure-classes", "that kind cannot be listed", 1U << 10};
inline constexpr Fact kBackupEntries{"backup-entries", "that kind cannot be listed", 1U << 11};

}  // namespace facts

// The facts of one rule: those that are looked up first, in the order of their bits.
class FactSet {
 public:
  constexpr FactSet() = default;
  constexpr FactSet(std::initializer_list<const Fact*> facts) {
    for (const Fact* fact : facts) Insert(fact);
  }

  constexpr bool Has(const Fact& fact) const {
    if (fact.bit != 0) return (bits_ & fact.bit) != 0;
    for (const Fact* each : *this) {
      if (each == &fact) return true;
    }
    return false;
  }
  constexpr bool empty() const { return size_ == 0; }
  // Of those that are looked up.
  constexpr std::uint32_t bits() const { return bits_; }

  constexpr const Fact* const* begin() const { return facts_.data(); }
  constexpr const Fact* const* end() const { return facts_.data() + size_; }

 private:
  static constexpr std::size_t kFactsMax = 8;  // Of one rule.

  static constexpr bool GoesBefore(const Fact& a, const Fact& b) {
    return a.bit != 0 && (b.bit == 0 || a.bit < b.bit);
  }
  constexpr void Insert(const Fact* fact) {
    TROWEL_CHECK(size_ < kFactsMax);
    std::size_t at = size_++;
    for (; at > 0 && GoesBefore(*fact, *facts_[at - 1]); --at) facts_[at] = facts_[at - 1];
    facts_[at] = fact;
    bits_ |= fact->bit;
  }

  std::array<const Fact*, kFactsMax> facts_ = {};
  std::size_t size_ = 0;
  std::uint32_t bits_ = 0;
};

}  // namespace trowel::policy

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include "garden/selector.h"

namespace trowel::policy {

// What follows from a finding.
enum class Mode : std::uint8_t { kOff, kAudit, kWarn, kEnforce };
// What follows when a rule cannot judge; never more than its mode.
enum class OnUnknown : std::uint8_t { kAllow, kWarn, kDeny };
std::string_view Name(Mode mode);             // "off", "audit", "warn", "enforce"
std::string_view Name(OnUnknown on_unknown);  // "allow", "warn", "deny"

// One end of a seed-pair: a name, or labels.
struct SeedTerm {
  std::string name;  // Empty: `labels` count.
  garden::LabelSelector labels;
};
struct SeedPair {
  SeedTerm from;
  SeedTerm to;
};

// A time in which nothing moves: absolute, or weekly.
struct FreezeWindow {
  std::string name;
  // Absolute: [from, to).
  std::optional<std::pair<absl::Time, absl::Time>> absolute;
  // Weekly: on these days (Monday is 0), minutes after midnight of `zone`: [begin, end), end <=
  // 1440. A window over midnight (end <= begin) belongs to the day it begins on.
  std::array<bool, 7> days = {};
  int begin_minute = 0;
  int end_minute = 0;
  std::string zone_name;
  absl::TimeZone zone;
};

// Every number and word that a rule may use, with its default. A rule reads the ones that its row
// lists. Built by policy/config from YAML, one merged copy per rule and override.
struct Settings {
  absl::Duration progressing_grace = absl::Minutes(5);  // seed-healthy, source-healthy
  absl::Duration max_age = absl::Hours(24);             // shoot-state
  enum class Match : std::uint8_t { kExact, kMinor } match = Match::kExact;  // gardenlet-version
  int headroom = 0;                                                          // seed-capacity
  bool ipv4_overlap_denied = false;  // networks-disjoint: ipv4Overlap
  std::optional<int> threshold;      // region-distance; empty: table, then 180
  bool threshold_overrides = false;  // region-distance: set by an override
  enum class Direction : std::uint8_t { kMax, kForward } direction = Direction::kMax;
  std::string since;                 // live-support: "v1.160.0"; empty: none honours it
  std::vector<std::string> groups;   // distant-approval
  std::vector<std::string> require;  // seed-pair: label keys that must be equal
  std::vector<SeedPair> allow;       // seed-pair
  std::vector<SeedPair> deny;        // seed-pair
  // migration-budget; empty: no bound.
  std::optional<int> garden, per_source, per_destination, per_pair, per_project;
  absl::Duration after = absl::Hours(24);  // cool-down
  std::vector<FreezeWindow> windows;       // freeze-window
  bool outside_maintenance = false;        // freeze-window
};

// Names a setting in rows, policies and docs.
enum class Setting : std::uint8_t {
  kProgressingGrace,
  kMaxAge,
  kMatch,
  kHeadroom,
  kIpv4Overlap,
  kThreshold,
  kDirection,
  kSince,
  kGroups,
  kRequire,
  kAllow,
  kDeny,
  kGarden,
  kPerSource,
  kPerDestination,
  kPerPair,
  kPerProject,
  kAfter,
  kWindows,
  kOutsideMaintenance,
};
inline constexpr std::size_t kSettings = 20;
std::string_view Name(Setting setting);  // The YAML key: "progressingGrace".

class SettingSet {
 public:
  constexpr SettingSet() = default;
  constexpr SettingSet(std::initializer_list<Setting> settings) {
    for (const Setting setting : settings) bits_ |= Bit(setting);
  }
  constexpr bool Has(Setting setting) const { return (bits_ & Bit(setting)) != 0; }

 private:
  static constexpr std::uint32_t Bit(Setting setting) {
    return std::uint32_t{1} << static_cast<unsigned>(setting);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace trowel::policy

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/change.h"
#include "policy/config/value.h"
#include "policy/policy.h"

// The setting `since` of the rules that ask whether gardenlets honour live migration.
namespace trowel::policy {

struct SpelledVersion {
  static constexpr std::string_view kType = "version";
  static constexpr std::string_view kSchema = R"({"$ref":"#/$defs/version"})";
  static void Read(const Value& value, std::string* version);
  static std::string Write(const std::string& version);
};

inline constexpr std::string_view kSinceText =
    "the first gardenlet version that honours live moves, `v1.160.0`; none: as `live-support` has "
    "it, and there: no version does yet";

// The setting of `live-support` that holds for a move of this shoot.
std::string LiveSinceOf(const Policy& policy, const Move& move);
// In live_support.cc, beside the settings that it reads.
const std::string& LiveSinceOf(const Settings& settings_of_live_support);

enum class Honours : std::uint8_t { kNo, kYes, kUnknown };

// Whether the gardenlets of both seeds do, from `since` on, or if that is empty from
// ShootChange::live_since; `why` becomes what is to be said unless they do:
// "gardenlet v1.150.0 of aws-eu1 is older than v1.160.0".
Honours HonourLive(const ShootChange& change, const std::string& since, std::string* why);

}  // namespace trowel::policy

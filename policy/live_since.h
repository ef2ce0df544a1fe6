#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/change.h"
#include "policy/config/value.h"

// The setting `since` of the rules that ask whether gardenlets honour live migration.
namespace trowel::policy {

struct SpelledVersion {
  static constexpr std::string_view kType = "version";
  static void Read(const Value& value, std::string* version);
  static std::string Write(const std::string& version);
};

inline constexpr std::string_view kSinceText =
    "the first gardenlet version that honours live moves, `v1.160.0`; none: no version does yet";

enum class Honours : std::uint8_t { kNo, kYes, kUnknown };

// Whether the gardenlets of both seeds do; `why` becomes what is to be said unless they do:
// "gardenlet v1.150.0 of aws-eu1 is older than v1.160.0".
Honours HonourLive(const ShootChange& change, const std::string& since, std::string* why);

}  // namespace trowel::policy

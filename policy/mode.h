#pragma once

#include <cstdint>
#include <string_view>

namespace trowel::policy {

// What follows from a finding.
enum class Mode : std::uint8_t { kOff, kAudit, kWarn, kEnforce };
// What follows when a rule cannot judge; never more than its mode.
enum class OnUnknown : std::uint8_t { kAllow, kWarn, kDeny };
std::string_view Name(Mode mode);             // "off", "audit", "warn", "enforce"
std::string_view Name(OnUnknown on_unknown);  // "allow", "warn", "deny"

}  // namespace trowel::policy

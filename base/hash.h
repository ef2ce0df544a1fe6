#pragma once

#include <string>
#include <string_view>

namespace trowel {

// SHA-256 (FIPS 180-4) of `text` as 64 lower-case hex digits. Names a version of a text, or stands
// for a token that must not be kept; it is no hash for passwords.
std::string Sha256Hex(std::string_view text);

}  // namespace trowel

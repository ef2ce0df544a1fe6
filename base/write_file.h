#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel {

enum class FileMode : std::uint8_t { kPublic, kSecret };  // 0644, 0600.

// Replaces `path` in one step: a reader sees the old or the new content, never half of it.
// Unavailable: why not, with the path.
absl::Status WriteFileAtomically(const std::string& path, std::string_view content, FileMode mode);

}  // namespace trowel

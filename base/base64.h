#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel {

// Standard base64 (RFC 4648, section 4), with its padding; blanks and line ends are skipped.
// InvalidArgument: "not base64".
absl::StatusOr<std::string> DecodeBase64(std::string_view text);
std::string EncodeBase64(std::string_view bytes);

}  // namespace trowel

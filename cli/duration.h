#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"

namespace trowel::cli {

// A Go duration ("90s", "1h30m") of an option; the error names the option.
inline absl::StatusOr<absl::Duration> ParseDuration(std::string_view option,
                                                    const std::string& text) {
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) || duration < absl::ZeroDuration() ||
      duration == absl::InfiniteDuration()) {
    return InvalidArgument("{} {}: give a duration like 90s, 5m or 24h", option, text);
  }
  return duration;
}

}  // namespace trowel::cli

#include "base/time_text.h"

namespace trowel {

std::string FormatUtc(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

std::string FormatUtcMicros(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string FormatUtcExactly(absl::Time time) {
  // RFC 3339 demands four digits of the year, also before 1000.
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*S%Ez", time, absl::UTCTimeZone());
}

}  // namespace trowel

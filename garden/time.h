#pragma once

#include <optional>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"

namespace trowel::garden {

// RFC 3339, as metav1.Time and MicroTime print it ("2026-11-21T09:32:04Z", fractions allowed).
// InvalidArgument for anything else, other ISO 8601 and leap seconds included.
absl::StatusOr<absl::Time> ParseTime(std::string_view text);

// A daily window as in Shoot `spec.maintenance.timeWindow`: "220000+0100" to "230000+0100".
// Seconds after midnight UTC, 0 to 86399; `end` before `begin` means over midnight.
// Source: pkg/utils/timewindow, MaintenanceTimeWindow.
struct MaintenanceWindow {
  int begin_second = 0;
  int end_second = 0;

  // Both ends, to the whole second, are inside.
  bool Contains(absl::Time time) const;
};
absl::StatusOr<MaintenanceWindow> ParseMaintenanceWindow(std::string_view begin,
                                                         std::string_view end);

}  // namespace trowel::garden

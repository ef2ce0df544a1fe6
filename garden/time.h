#pragma once

#include <optional>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"

namespace trowel::garden {

// RFC 3339, as metav1.Time and MicroTime print it ("2026-11-21T09:32:04Z", fractions allowed).
absl::StatusOr<absl::Time> ParseTime(std::string_view text);

// A daily window as in Shoot `spec.maintenance.timeWindow`: "220000+0100" to "230000+0100".
// Minutes after midnight UTC, 0 to 1439; `end` before `begin` means over midnight.
struct MaintenanceWindow {
  int begin_minute = 0;
  int end_minute = 0;

  bool Contains(absl::Time time) const;
};
absl::StatusOr<MaintenanceWindow> ParseMaintenanceWindow(std::string_view begin,
                                                         std::string_view end);

}  // namespace trowel::garden

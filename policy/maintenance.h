#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "garden/shoot.h"
#include "policy/fact.h"

// A shoot's maintenance window, spec.maintenance.timeWindow.
namespace trowel::policy {

inline constexpr Fact kMaintenance{"maintenance",
                                   "the shoot has no maintenance window that can be read"};
inline constexpr std::string_view kMaintenanceField = "spec.maintenance.timeWindow";

// Until it opens; nothing while it is open. Empty when it is not set or cannot be read.
std::optional<absl::Duration> UntilMaintenance(const garden::Shoot& shoot, absl::Time now);

// Until it closes, the open one or else the next one. Empty as above.
std::optional<absl::Duration> UntilMaintenanceEnds(const garden::Shoot& shoot, absl::Time now);

// "22:00 to 23:00 UTC", "cannot be read", "is not set".
std::string DescribeMaintenance(const garden::Shoot& shoot);

}  // namespace trowel::policy

#pragma once

#include <string>

#include <absl/time/time.h>

#include "garden/shoot.h"

namespace trowel::policy {

// A shoot's maintenance window (spec.maintenance.timeWindow) is neither open nor begins within
// `soon`. False also when the window is not known: then it may be open at any time.
bool IsMaintenanceFar(const garden::Shoot& shoot, absl::Time now, absl::Duration soon);

// "is 22:00 to 23:00 UTC", "cannot be read", "is not set".
std::string DescribeMaintenance(const garden::Shoot& shoot);

}  // namespace trowel::policy

#pragma once

#include "policy/fact.h"

namespace trowel::policy {

inline constexpr Fact kMaintenance{"maintenance",
                                   "the shoot has no maintenance window that can be read"};
inline constexpr std::string_view kMaintenanceField = "spec.maintenance.timeWindow";

}  // namespace trowel::policy

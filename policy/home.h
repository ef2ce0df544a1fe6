#pragma once

#include <string_view>

#include "garden/view.h"
#include "policy/report.h"

namespace trowel::policy {

// Objects if the shoot that a seed runs in is on its way, sleeps or goes, and does not know if that
// shoot or its ManagedSeed cannot be read: fact managed-seeds. `role`: "destination".
void CheckHome(const garden::SeedEntry& entry, std::string_view role,
               const garden::GardenView& view, Report* report);

}  // namespace trowel::policy

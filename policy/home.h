#pragma once

#include <string>
#include <string_view>

#include "garden/view.h"
#include "policy/move.h"
#include "policy/report.h"

namespace trowel::policy {

// Objects if the shoot that a seed runs in is on its way, sleeps or goes, and does not know if that
// shoot or its ManagedSeed cannot be read: fact managed-seeds. `role`: "destination".
void CheckHome(const garden::SeedEntry& entry, std::string_view role,
               const garden::GardenView& view, Report* report);

// The shoot that the seed runs in, if it was allowed to move a moment ago and the garden does not
// show it yet; null: it was not.
const std::string* AboutToMove(std::string_view seed, const Move& move,
                               const garden::GardenView& view);

}  // namespace trowel::policy

#pragma once

#include <vector>

#include "scheduler/plan/assignment.h"

namespace trowel::scheduler {

// Cuts placed travellers, given in the order in which they should go, into waves: as large as
// --max-parallel and the policy's budget allow, no risk before all of a lower one are at least in
// the same wave (`by_risk`), unless room on a destination demands it.
std::vector<Wave> CutIntoWaves(const std::vector<const Traveller*>& travellers, const Seats& seats,
                               const PlanOptions& options, const garden::GardenView& view);

}  // namespace trowel::scheduler

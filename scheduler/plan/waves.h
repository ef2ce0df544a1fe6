#pragma once

#include <vector>

#include "scheduler/plan/assignment.h"

namespace trowel::scheduler {

// Cuts placed travellers, given in the order in which they should go, into waves: as large as
// --max-parallel and the policy's budget allow, and by risk of one risk each, the least first.
// Where room on a destination demands that the riskier goes first, a wave may be mixed.
std::vector<Wave> CutIntoWaves(const std::vector<const Traveller*>& travellers, const Seats& seats,
                               const PlanOptions& options, const garden::GardenView& view);

}  // namespace trowel::scheduler

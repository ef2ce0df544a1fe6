#pragma once

#include <string>
#include <vector>

#include "garden/view.h"
#include "migration/recover/lost_shoot.h"
#include "policy/policy.h"
#include "scheduler/plan/plan.h"

namespace trowel::migration {

// A destination for each of `shoots` that CanBeRestored(), or could be once the seed is fenced, and
// has none yet: for all together, within capacity, as a plan for a seed that is drained. What rules
// say of a source that is lost does not count; what they say of destinations and shoots does.
// `options.scope` may say where they may go.
void FindPlaces(std::string_view seed, const scheduler::PlanOptions& options,
                const garden::GardenView& view, const policy::Policy& policy,
                std::vector<LostShoot>* shoots);

}  // namespace trowel::migration

#pragma once

#include <vector>

#include "policy/policy.h"
#include "scheduler/plan/plan.h"

namespace trowel::testing {

// Shoots of one source, of which `most` should leave.
struct SourceToLeave {
  std::vector<const garden::Shoot*> shoots;
  std::size_t most = 0;
};

// The most shoots that can be placed, found by trying everything. Which pairs are permitted, and
// how many moves a seed takes, is asked of Evaluate(), one by one. `fill_percent` 0: no goal.
std::size_t MostPlaceable(const std::vector<SourceToLeave>& sources, int fill_percent,
                          const scheduler::PlanOptions& options, const garden::GardenView& view,
                          const policy::Policy& policy);

}  // namespace trowel::testing

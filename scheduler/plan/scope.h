#pragma once

#include <optional>
#include <string>
#include <vector>

#include "garden/view.h"

namespace trowel::scheduler {

// Which shoots a plan moves, how many, and where to. What is empty leaves it to the plan.
struct PlanScope {
  std::vector<std::string> only_to = {};   // No other seed is a destination.
  std::vector<std::string> never_to = {};  // These are none.
  std::string project = {};                // Only shoots of this Project.
  std::string purpose = {};                // Only shoots of this purpose.
  std::optional<int> moves_max = {};       // The plan's first moves; at least 1.
};

// Whether the plan is about this shoot. One of which the Project cannot be told is of none.
bool IsMeant(const garden::Shoot& shoot, const PlanScope& scope, const garden::GardenView& view);

// For each seed of the view whether it may be a destination.
std::vector<bool> OpenSeeds(const PlanScope& scope, const garden::GardenView& view);

}  // namespace trowel::scheduler

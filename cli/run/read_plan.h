#pragma once

#include <string>

#include "base/status.h"
#include "garden/view.h"
#include "scheduler/plan/plan.h"

namespace trowel::cli {

// What `trowel plan ... -o json` has printed, in the garden as it is now: `waves`, and of each move
// shoot, from, to and live. InvalidArgument: it cannot be read, or something of it is not so any
// more; names it.
absl::StatusOr<scheduler::Plan> ReadPlan(const std::string& path, const garden::GardenView& view);

// The shoot to the seed, if it is still on `from`. InvalidArgument: it is not.
absl::StatusOr<scheduler::PlannedMove> PlannedFor(const std::string& shoot, const std::string& from,
                                                  const std::string& to,
                                                  const garden::GardenView& view);

}  // namespace trowel::cli

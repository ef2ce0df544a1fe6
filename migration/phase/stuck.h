#pragma once

#include "migration/phase/progress.h"

namespace trowel::migration {

// Fills in whether a move is stuck, why, and what to do: docs/moves.md, "Stuck". `progress` has all
// else.
void JudgeProgress(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now,
                   Progress* progress);

}  // namespace trowel::migration

#pragma once

#include <vector>

#include "migration/run/propose.h"

namespace trowel::run {

// The move of the least risk before all others, which keep their order.
std::vector<Move> CanaryFirst(std::vector<Move> moves);

// A proposed run of these moves, in this order. Errors: as Propose().
absl::StatusOr<Run> Seal(const Proposal& proposal, std::vector<Move> moves,
                         const policy::Policy& policy);

}  // namespace trowel::run

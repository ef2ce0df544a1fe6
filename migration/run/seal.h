#pragma once

#include <vector>

#include "migration/run/propose.h"

namespace trowel::run {

// A proposed run of these moves, in this order. Errors: as Propose().
absl::StatusOr<Run> Seal(const Proposal& proposal, std::vector<Move> moves,
                         const policy::Policy& policy);

}  // namespace trowel::run

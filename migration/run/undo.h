#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "garden/view.h"
#include "migration/run/propose.h"
#include "migration/run/run.h"

namespace trowel::run {

// What an undo leaves where it is.
struct Stays {
  std::string shoot;
  std::string why;
};

struct Undone {
  Run run;  // Proposed, with those that have arrived and can go back.
  std::vector<Stays> stays;
};

// A plan back, of a run that has ended: those that have arrived go where they came from, the last
// one first. What cannot, by the policy as by the garden, stays, and is said.
absl::StatusOr<Undone> Undo(const Run& run, const Proposal& proposal,
                            const garden::GardenView& view, const policy::Policy& policy);

}  // namespace trowel::run

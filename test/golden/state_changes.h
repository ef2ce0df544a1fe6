#pragma once

#include <memory>
#include <string>
#include <vector>

#include <absl/time/time.h>
#include <nlohmann/json.hpp>

#include "garden/view.h"

// Recorded states of moves (test/data/moves), and what somebody may do to a shoot in such a state,
// and to what its move depends on.
namespace trowel::testing {

using Json = nlohmann::json;

struct MoveState {
  std::string id;     // "m12-20"
  std::string phase;  // "R2"
  std::string note;
  Json shoot;
  Json backup_entries;
  Json shoot_state;  // Null: there is none.
  Json bastions;
};

// A request, by whom it is apart.
struct StateChange {
  std::string name;  // "annotate skip-readiness=true"
  Json request;      // Of an AdmissionReview.
};

struct MoveStates {
  std::vector<MoveState> states;
  Json seeds;
  absl::Time now;

  // The garden in which this is the only shoot.
  std::shared_ptr<const garden::GardenView> GardenOf(const MoveState& state) const;
  // All that can be done, in a fixed order.
  std::vector<StateChange> ChangesOf(const MoveState& state) const;
};

MoveStates ReadMoveStates();

// The AdmissionReview of a change that this user asks for.
std::string ReviewOf(const StateChange& change, const std::string& user,
                     const std::vector<std::string>& groups);

}  // namespace trowel::testing

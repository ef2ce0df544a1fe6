#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "migration/phase/dangers.h"
#include "migration/phase/progress.h"
#include "test/golden/state_changes.h"

namespace trowel::testing {

// A recorded state of a move by its id, to be made into one that was not recorded.
class MovingState {
 public:
  explicit MovingState(std::string_view id);

  Json& shoot() { return state_.shoot; }
  Json& status() { return state_.shoot["status"]; }
  Json& operation() { return status()["lastOperation"]; }
  Json& backups() { return state_.backup_entries; }
  Json& shoot_state() { return state_.shoot_state; }
  Json& seeds() { return all_.seeds; }
  Json& bastions() { return state_.bastions; }
  // The Seed of that name, of which each state has a copy of its own.
  Json& seed(std::string_view name);
  void RemoveSeed(std::string_view name);

  // `age` before the time at which it is judged, as an API server writes it.
  std::string Ago(absl::Duration age) const;
  // The constraint or condition of that type, added if it is not there.
  static Json& Condition(Json* conditions, const std::string& type, const std::string& status);

  const MoveState& state() const { return state_; }
  absl::Time now() const { return all_.now; }
  std::shared_ptr<const garden::GardenView> Garden() const { return all_.GardenOf(state_); }
  migration::Progress Ask() const;
  std::vector<migration::Danger> AskForDangers() const;
  // When `later` has passed.
  migration::Progress AskAfter(absl::Duration later) const;

 private:
  MoveStates all_;  // Without its states.
  MoveState state_;
};

}  // namespace trowel::testing

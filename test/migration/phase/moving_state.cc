#include "test/migration/phase/moving_state.h"

#include <algorithm>
#include <cstdlib>

namespace trowel::testing {

MovingState::MovingState(std::string_view id) {
  static const MoveStates recorded = ReadMoveStates();
  all_.seeds = recorded.seeds;
  all_.now = recorded.now;
  const auto found = std::find_if(recorded.states.begin(), recorded.states.end(),
                                  [id](const MoveState& state) { return state.id == id; });
  if (found == recorded.states.end()) std::abort();
  state_ = *found;
}

Json& MovingState::seed(std::string_view name) {
  for (Json& seed : all_.seeds) {
    if (seed["metadata"]["name"] == name) return seed;
  }
  std::abort();
}

void MovingState::RemoveSeed(std::string_view name) {
  std::erase_if(all_.seeds.get_ref<Json::array_t&>(),
                [name](const Json& seed) { return seed["metadata"]["name"] == name; });
}

std::string MovingState::Ago(absl::Duration age) const {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", all_.now - age, absl::UTCTimeZone());
}

Json& MovingState::Condition(Json* conditions, const std::string& type, const std::string& status) {
  for (Json& condition : *conditions) {
    if (condition["type"] != type) continue;
    condition["status"] = status;
    return condition;
  }
  conditions->push_back({{"type", type}, {"status", status}});
  return conditions->back();
}

migration::Progress MovingState::Ask() const { return AskAfter(absl::ZeroDuration()); }

namespace {

const garden::Shoot& ShootOf(const MoveState& state, const garden::GardenView& view) {
  const garden::Shoot* shoot =
      view.FindShoot(state.shoot["metadata"]["namespace"].get<std::string>(),
                     state.shoot["metadata"]["name"].get<std::string>());
  if (shoot == nullptr) std::abort();
  return *shoot;
}

}  // namespace

migration::Progress MovingState::AskAfter(absl::Duration later) const {
  const std::shared_ptr<const garden::GardenView> view = all_.GardenOf(state_);
  return migration::PhaseOf(ShootOf(state_, *view), *view, all_.now + later);
}

std::vector<migration::Danger> MovingState::AskForDangers() const {
  const std::shared_ptr<const garden::GardenView> view = all_.GardenOf(state_);
  const garden::Shoot& shoot = ShootOf(state_, *view);
  return migration::DangersOf(shoot, *view, migration::PhaseOf(shoot, *view, all_.now));
}

}  // namespace trowel::testing

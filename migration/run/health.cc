#include "migration/run/health.h"

namespace trowel::run {

Health CountHealth(const garden::GardenView& view) {
  Health health;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (garden::OnItsWay(shoot) || shoot.host_seed_name.empty()) return;
    auto seed = health.find(shoot.host_seed_name);
    if (seed == health.end()) seed = health.emplace(shoot.host_seed_name, SeedHealth()).first;
    ++seed->second.shoots;
    if (HasFailed(shoot)) ++seed->second.unhealthy;
  });
  return health;
}

bool HasFailed(const garden::Shoot& shoot) {
  const garden::OperationState state = shoot.last_operation.state;
  return state == garden::OperationState::kError || state == garden::OperationState::kFailed;
}

}  // namespace trowel::run

#include "policy/way.h"

#include <fmt/format.h>

#include "garden/move_detail.h"

namespace trowel::policy {

std::string DescribeWay(const garden::Shoot& shoot) {
  std::string text = garden::KeyOf(shoot) + ",";
  if (IsBetweenSeeds(shoot)) {
    text += fmt::format(" from {}", shoot.host_seed_name);
  }
  if (!shoot.seed_name.empty()) text += fmt::format(" to {}", shoot.seed_name);
  if (!garden::HasBegun(shoot) && !garden::IsHeldUp(shoot)) return text + " (waiting)";
  return text + fmt::format(" ({} {})", garden::Name(shoot.last_operation.type),
                            garden::Name(shoot.last_operation.state));
}

bool IsBetweenSeeds(const garden::Shoot& shoot) {
  return !shoot.seed_name.empty() && !shoot.host_seed_name.empty() &&
         shoot.seed_name != shoot.host_seed_name;
}

bool HasBegunLive(const garden::Shoot& shoot) {
  const garden::LastOperation& last = shoot.last_operation;
  return shoot.on_way->has_live_migration || (last.type == garden::OperationType::kLiveMigrate &&
                                              last.state != garden::OperationState::kSucceeded);
}

}  // namespace trowel::policy

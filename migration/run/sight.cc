#include "migration/run/sight.h"

#include <fmt/format.h>

#include "garden/find_shoot.h"

namespace trowel::run {
namespace {

using Place = Sight::Place;

// Bound to the destination, and hosted there or where the move began.
Place OnTheWay(const garden::Shoot& shoot, const Move& move) {
  if (!garden::OnItsWay(shoot) && shoot.host_seed_name == move.to) return Place::kArrived;
  const garden::OperationType type = shoot.last_operation.type;
  const bool of_move = type == garden::OperationType::kMigrate ||
                       type == garden::OperationType::kRestore ||
                       type == garden::OperationType::kLiveMigrate;
  const bool failed = shoot.last_operation.state == garden::OperationState::kFailed;
  return of_move && failed ? Place::kFailed : Place::kOnItsWay;
}

}  // namespace

Sight LookAt(const Move& move, const garden::GardenView& view) {
  const std::size_t slash = move.shoot.find('/');
  const std::string_view key = move.shoot;
  const std::string_view space = key.substr(0, slash);
  const std::string_view name = key.substr(slash + 1);
  const garden::Shoot* shoot = view.FindShoot(space, name);
  if (shoot == nullptr) {
    const bool broken = view.WhyBroken(garden::Kind::kShoot, space, name) != nullptr;
    return {.place = broken ? Place::kUnknown : Place::kGone};
  }
  const std::string& host = shoot->host_seed_name;
  const bool known_host = host.empty() || host == move.from || host == move.to;
  if (shoot->seed_name == move.to && known_host) {
    return {.place = OnTheWay(*shoot, move), .shoot = shoot};
  }
  if (shoot->seed_name == move.from && host != move.to) {
    if (host.empty() || host == move.from) return {.place = Place::kSource, .shoot = shoot};
  }
  std::string what = shoot->seed_name.empty() ? std::string("it is bound to no seed")
                                              : fmt::format("it is bound to {}", shoot->seed_name);
  if (!host.empty() && host != shoot->seed_name) what += fmt::format(", and runs on {}", host);
  return {.place = Place::kElsewhere, .shoot = shoot, .what = std::move(what)};
}

}  // namespace trowel::run

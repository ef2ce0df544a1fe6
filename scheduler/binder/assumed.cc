#include "scheduler/binder/assumed.h"

namespace trowel::scheduler {

void AssumedBindings::Assume(const std::string& shoot, std::string_view space,
                             std::string_view seed) {
  bindings_.insert_or_assign(shoot, policy::PendingMove{.shoot = shoot,
                                                        .space = std::string(space),
                                                        .source = "",
                                                        .destination = std::string(seed),
                                                        .expires = absl::InfiniteFuture(),
                                                        .seen = true});
}

void AssumedBindings::Confirm(std::string_view shoot, absl::Time now) {
  const auto found = bindings_.find(shoot);
  if (found != bindings_.end()) found->second.expires = now + kLifetime;
}

void AssumedBindings::Forget(std::string_view shoot) {
  const auto found = bindings_.find(shoot);
  if (found != bindings_.end()) bindings_.erase(found);
}

void AssumedBindings::See(const garden::GardenView& view) {
  std::erase_if(bindings_, [&view](const auto& entry) {
    const std::string_view space = entry.second.space;
    const std::string_view name = std::string_view(entry.first).substr(space.size() + 1);
    const garden::Shoot* shoot = view.FindShoot(space, name);
    return shoot != nullptr && !shoot->seed_name.empty();
  });
}

std::vector<policy::PendingMove> AssumedBindings::At(absl::Time now) {
  std::erase_if(bindings_, [now](const auto& entry) { return entry.second.expires <= now; });
  std::vector<policy::PendingMove> moves;
  moves.reserve(bindings_.size());
  for (const auto& [shoot, move] : bindings_) {
    moves.push_back(move);
    moves.back().expires = absl::InfiniteFuture();  // Who decides has another clock.
  }
  return moves;
}

std::string AssumedBindings::SeedOf(std::string_view shoot) const {
  const auto found = bindings_.find(shoot);
  return found == bindings_.end() ? std::string() : found->second.destination;
}

}  // namespace trowel::scheduler

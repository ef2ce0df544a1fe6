#include "migration/run/places.h"

#include <fmt/format.h>

namespace trowel::run {
namespace {

std::string_view SpaceOf(const Move& move) {
  const std::string_view key = move.shoot;
  return key.substr(0, key.find('/'));
}

scheduler::MoveRoute RouteOf(const Move& move) {
  return {.space = SpaceOf(move), .from = move.from, .to = move.to};
}

}  // namespace

Places::Places(const Desk& desk) : desk_(desk) {
  for (const garden::RunningMove& move : desk.in.view.running_moves()) {
    running_.Add({.space = move.space, .from = move.from, .to = move.to});
  }
  for (const Move& move : desk.run.moves) {
    if (move.under_way()) Take(move);
  }
}

std::string Places::WhyNot(const Move& move) const {
  if (!AnyFree()) return fmt::format("the pace is {} at a time", desk_.run.parallel);
  if (running_.Allows(desk_.run.settings.budgets, RouteOf(move))) return {};
  return fmt::format("a budget is used up, of {} to {}", move.from, move.to);
}

void Places::Take(const Move& move) {
  ++own_;
  if (desk_.in.view.running_moves().Find(move.shoot) != nullptr) return;
  running_.Add(RouteOf(move));
  pending_.push_back({.shoot = move.shoot,
                      .space = std::string(SpaceOf(move)),
                      .source = move.from,
                      .destination = move.to,
                      .expires = absl::InfiniteFuture(),
                      .seen = true});
}

}  // namespace trowel::run

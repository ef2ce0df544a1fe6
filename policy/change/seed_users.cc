#include "policy/change/seed_users.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/find_shoot.h"

namespace trowel::policy {
namespace {

using garden::Kind;

// Shoots that cannot be read and may be on the seed, those apart of which is known that they move.
std::int64_t CountUnreadable(std::string_view seed, const SeedUsers& users,
                             const garden::GardenView& view) {
  const auto counts = [](const Mover& mover) { return mover.shoot == nullptr; };
  const auto known = std::count_if(users.movers.begin(), users.movers.end(), counts);
  const garden::SeedEntry* entry = view.FindSeed(seed);
  if (entry == nullptr) {
    return static_cast<std::int64_t>(view.kind(Kind::kShoot).broken) - known;
  }
  const std::int64_t readable = std::ssize(users.movers) - known + std::ssize(users.rest);
  return view.uncounted_shoots() + entry->usage.shoots - readable - known;
}

std::string WhyUnknown(std::string_view seed, const SeedUsers& users,
                       const garden::GardenView& view) {
  const garden::KindState& shoots = view.kind(Kind::kShoot);
  if (!shoots.known) return fmt::format("shoots are not known: {}", shoots.why_unknown);
  if (shoots.broken == 0) return {};
  const std::int64_t unreadable = CountUnreadable(seed, users, view);
  if (unreadable <= 0) return {};
  return fmt::format("{} that cannot be read may be on it",
                     Counted(static_cast<std::size_t>(unreadable)));
}

}  // namespace

SeedUsers UsersOf(std::string_view seed, const garden::GardenView& view) {
  SeedUsers users;
  for (const garden::RunningMove& move : view.running_moves()) {
    if (move.from != seed && move.to != seed) continue;
    users.movers.push_back({.key = move.shoot,
                            .from = move.from,
                            .to = move.to,
                            .shoot = garden::FindShootByKey(move.shoot, view)});
  }
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.seed_name != seed && shoot.host_seed_name != seed) return;
    if (!garden::OnItsWay(shoot)) users.rest.push_back(&shoot);
  });
  std::sort(users.movers.begin(), users.movers.end(),
            [](const Mover& a, const Mover& b) { return a.key < b.key; });
  std::sort(users.rest.begin(), users.rest.end(),
            [](const garden::Shoot* a, const garden::Shoot* b) {
              return std::tie(a->space, a->name) < std::tie(b->space, b->name);
            });
  users.why_unknown = WhyUnknown(seed, users, view);
  return users;
}

std::string Listed(const std::vector<std::string>& names) {
  constexpr std::size_t kNamesMax = 5;
  if (names.size() <= kNamesMax) return JoinWords(names);
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + kNamesMax, ", "),
                     names.size() - kNamesMax);
}

std::string Listed(const std::vector<Mover>& movers) {
  std::vector<std::string> names;
  names.reserve(movers.size());
  for (const Mover& mover : movers) names.emplace_back(mover.key);
  return Listed(names);
}

std::string Counted(std::size_t shoots) {
  return fmt::format("{} shoot{}", shoots, shoots == 1 ? "" : "s");
}

}  // namespace trowel::policy

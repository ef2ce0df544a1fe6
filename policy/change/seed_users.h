#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "garden/view.h"
#include "policy/fact.h"

namespace trowel::policy {

inline constexpr Fact kMovers{
    "movers",
    "Shoots cannot be listed, or one that cannot be read may be on the seed or on its way"};

// A shoot on its way. The names point into the view.
struct Mover {
  std::string_view key;                  // "garden-dev/moss"
  std::string_view from;                 // status.seedName
  std::string_view to;                   // spec.seedName
  const garden::Shoot* shoot = nullptr;  // Null: it cannot be read, beyond its seeds.

  // Neither Migrate nor its live counterpart has ended: the source still has a part in the move.
  bool leaves() const { return !from.empty() && !to.empty() && from != to; }
};

// The shoots that a seed has to do with: those that name it in spec or status.
struct SeedUsers {
  std::vector<Mover> movers;               // By key.
  std::vector<const garden::Shoot*> rest;  // Not on their way; by key.
  std::string why_unknown;                 // Not empty: there may be more of both.

  bool none() const { return movers.empty() && rest.empty(); }
};
SeedUsers UsersOf(std::string_view seed, const garden::GardenView& view);

// "garden-dev/fern, garden-dev/moss and 3 more"
std::string Listed(const std::vector<std::string>& names);
std::string Listed(const std::vector<Mover>& movers);
// "1 shoot", "3 shoots".
std::string Counted(std::size_t shoots);

}  // namespace trowel::policy

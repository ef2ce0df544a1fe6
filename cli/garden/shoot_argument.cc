#include "cli/garden/shoot_argument.h"

#include <string>
#include <vector>

#include "base/text.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

std::string Nearest(std::string_view word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view nearest = DidYouMean(word, candidates);
  return nearest.empty() ? std::string() : fmt::format("; did you mean {}?", nearest);
}

}  // namespace

absl::StatusOr<ShootName> ParseShootArgument(std::string_view argument) {
  const std::size_t slash = argument.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == argument.size()) {
    return InvalidArgument("{}: name the shoot as NAMESPACE/NAME, e.g. garden-dev/moss",
                           Printable(argument));
  }
  return ShootName{.space = argument.substr(0, slash), .name = argument.substr(slash + 1)};
}

absl::StatusOr<const garden::Shoot*> FindShootArgument(std::string_view argument,
                                                       const garden::GardenView& view) {
  ASSIGN_OR_RETURN(const ShootName typed, ParseShootArgument(argument));
  const auto& [space, name] = typed;
  const std::string shown = Printable(argument);
  if (const garden::Shoot* shoot = view.FindShoot(space, name); shoot != nullptr) return shoot;
  if (const std::string* why = view.WhyBroken(garden::Kind::kShoot, space, name); why != nullptr) {
    return InvalidArgument("Shoot {} is malformed: {}", shown, *why);
  }
  std::vector<std::string> names;
  view.ForEachShoot([&](const garden::Shoot& shoot) { names.push_back(garden::KeyOf(shoot)); });
  return InvalidArgument("there is no Shoot {} in this garden{}", shown, Nearest(argument, names));
}

absl::StatusOr<const garden::SeedEntry*> FindSeedArgument(std::string_view argument,
                                                          const garden::GardenView& view) {
  if (const garden::SeedEntry* seed = view.FindSeed(argument); seed != nullptr) return seed;
  if (view.WhyBroken(garden::Kind::kSeed, "", argument) != nullptr) return nullptr;
  std::vector<std::string> names;
  for (const garden::SeedEntry& entry : view.seeds()) names.push_back(entry.seed->name);
  return InvalidArgument("there is no Seed {} in this garden{}", Printable(argument),
                         Nearest(argument, names));
}

}  // namespace trowel::cli

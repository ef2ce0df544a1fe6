#include "cli/garden/shoot_argument.h"

#include <map>
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

// The shoot that was meant, by its namespace and by its name: of both together, a name of one
// letter would be near to every short one of its namespace.
std::string NearestShoot(const ShootName& typed, const garden::GardenView& view) {
  std::map<std::string, std::vector<std::string>> names;  // By namespace.
  view.ForEachShoot([&](const garden::Shoot& shoot) { names[shoot.space].push_back(shoot.name); });
  std::vector<std::string_view> spaces;
  for (const auto& [space, unused] : names) spaces.push_back(space);
  const std::string space(
      names.contains(std::string(typed.space)) ? typed.space : DidYouMean(typed.space, spaces));
  if (space.empty()) return {};
  const std::vector<std::string_view> there(names[space].begin(), names[space].end());
  const std::string_view name = DidYouMean(typed.name, there);
  return name.empty() ? std::string() : fmt::format("; did you mean {}/{}?", space, name);
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
  return InvalidArgument("there is no Shoot {} in this garden{}", shown, NearestShoot(typed, view));
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

absl::Status CheckLeaves(const garden::Shoot& shoot, std::string_view seed) {
  if (shoot.seed_name != seed) return absl::OkStatus();
  return InvalidArgument("{} is on seed {} already; name another one with --to",
                         garden::KeyOf(shoot), seed);
}

}  // namespace trowel::cli

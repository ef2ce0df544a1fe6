#include <algorithm>

#include <fmt/format.h>

#include "scheduler/score_input.h"

namespace trowel::scheduler {
namespace {

double Share(const ShootGroup& group, std::size_t seed) {
  if (group.on_seed.empty() || group.all <= 0) return 0;
  return static_cast<double>(group.on_seed[seed]) / group.all;
}

std::string TellShare(const ShootGroup& group, std::size_t seed) {
  return group.on_seed.empty() || group.all <= 0
             ? std::string("0")
             : fmt::format("{} / {}", group.on_seed[seed], group.all);
}

std::string TellCount(const ShootGroup& group, std::size_t seed) {
  return group.on_seed.empty() || group.all <= 0
             ? std::string("none")
             : fmt::format("{} of {}", group.on_seed[seed], group.all);
}

}  // namespace

// A seed is a failure domain: the more of a project's, or of a purpose's, shoots it already has,
// the more its failure takes with it. The worse of the two shares counts.
double ScoreSpread(const ScoreInput& input, const garden::SeedEntry& destination) {
  const auto seed = static_cast<std::size_t>(&destination - input.seeds.data());
  return 100.0 * (1.0 - std::max(Share(input.of_project, seed), Share(input.of_purpose, seed)));
}

Arithmetic TellSpread(const ScoreInput& input, const garden::SeedEntry& destination) {
  const auto seed = static_cast<std::size_t>(&destination - input.seeds.data());
  return {.counted = fmt::format("of the project it has {}, of purpose {} {}",
                                 TellCount(input.of_project, seed), PurposeOf(*input.move.shoot),
                                 TellCount(input.of_purpose, seed)),
          .sum = fmt::format("100 x (1 - max({}, {}))", TellShare(input.of_project, seed),
                             TellShare(input.of_purpose, seed))};
}

}  // namespace trowel::scheduler

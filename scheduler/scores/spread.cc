#include <algorithm>

#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

double Share(const garden::ShootsBySeed* shoots, int all, std::string_view seed) {
  if (shoots == nullptr || all <= 0) return 0;
  const auto found = shoots->find(seed);
  return found == shoots->end() ? 0 : static_cast<double>(found->second) / all;
}

}  // namespace

// A seed is a failure domain: the more of a project's, or of a purpose's, shoots it already has,
// the more its failure takes with it. The worse of the two shares counts.
double ScoreSpread(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::string& seed = destination.seed->name;
  return 100.0 * (1.0 - std::max(Share(input.of_project, input.project_shoots, seed),
                                 Share(input.of_purpose, input.purpose_shoots, seed)));
}

}  // namespace trowel::scheduler

#include "scheduler/score.h"

namespace trowel::scheduler {

// A small gain should not move a control plane far: going back to the host changes nothing, the
// source's region changes least, then its provider. At first scheduling all seeds are alike.
double ScoreSteadiness(const ScoreInput& input, const garden::SeedEntry& destination) {
  if (input.move.first || input.move.source == nullptr) return 100;
  const garden::Seed& source = input.move.from();
  const garden::Seed& seed = *destination.seed;
  if (input.move.old != nullptr && input.move.old->host_seed_name == seed.name) return 100;
  if (seed.provider_type != source.provider_type) return 0;
  return seed.region == source.region ? 100 : 50;
}

}  // namespace trowel::scheduler

#include <utility>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

enum class Change : std::uint8_t { kFirst, kReturn, kNone, kRegion, kProvider };

Change ChangeTo(const ScoreInput& input, const garden::Seed& seed) {
  if (input.move.first || input.move.source == nullptr) return Change::kFirst;
  const garden::Seed& source = input.move.from();
  if (input.move.old != nullptr && input.move.old->host_seed_name == seed.name) {
    return Change::kReturn;
  }
  if (seed.provider_type != source.provider_type) return Change::kProvider;
  return seed.region == source.region ? Change::kNone : Change::kRegion;
}

double ScoreOf(Change change) {
  if (change == Change::kProvider) return 0;
  return change == Change::kRegion ? 50 : 100;
}

}  // namespace

// A small gain should not move a control plane far: going back to the host changes nothing, the
// source's region changes least, then its provider. At first scheduling all seeds are alike.
double ScoreSteadiness(const ScoreInput& input, const garden::SeedEntry& destination) {
  return ScoreOf(ChangeTo(input, *destination.seed));
}

Arithmetic TellSteadiness(const ScoreInput& input, const garden::SeedEntry& destination) {
  const garden::Seed& seed = *destination.seed;
  const Change change = ChangeTo(input, seed);
  std::string counted;
  switch (change) {
    case Change::kFirst: counted = "there is no source seed to compare with"; break;
    case Change::kReturn: counted = "the control plane runs there still"; break;
    case Change::kNone:
      counted = fmt::format("provider {} and region {} stay", seed.provider_type, seed.region);
      break;
    case Change::kRegion:
      counted = fmt::format("provider {} stays, the region changes from {}", seed.provider_type,
                            input.move.from().region);
      break;
    case Change::kProvider:
      counted = fmt::format("the provider changes from {} to {}", input.move.from().provider_type,
                            seed.provider_type);
      break;
  }
  return {.counted = std::move(counted), .sum = fmt::format("{:.0f}", ScoreOf(change))};
}

}  // namespace trowel::scheduler

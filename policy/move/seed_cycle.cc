#include <string>
#include <string_view>

#include "garden/seed_way.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kOther = "choose a seed that does not run in this shoot";
constexpr std::string_view kRepair = "repair what cannot be read, then try again";

std::string Via(std::string_view seed, const Move& move) {
  return seed == move.destination_name ? std::string() : fmt::format(", by way of {}", seed);
}

// A shoot that is no seed is behind none, unless a ManagedSeed that cannot be read says otherwise.
bool IsNoSeed(const Move& move, const garden::GardenView& view, const Settings&) {
  return view.kind(garden::Kind::kManagedSeed).broken == 0 &&
         !view.IsManagedSeed(move.shoot->space, move.shoot->name);
}

// A managed seed runs in a shoot. Moved onto itself, or onto a seed that runs on it, the cluster in
// which its control plane must be restored is stopped: nobody can restore it, and every control
// plane on that seed goes with it. Up to v1.150 Gardener refuses nothing of this; later it refuses
// the shoot's own seed (#15612), not a longer way round. Returns count: the way back can be closed.
void CheckSeedCycle(const Move& move, const garden::GardenView& view, const Settings& settings,
                    Report* report) {
  if (IsNoSeed(move, view, settings)) return;
  const std::string own = garden::KeyOf(*move.shoot);
  garden::SeedWay way(view, move.destination_name);
  way.Follow([&](const garden::SeedWay::Step& step) {
    if (step.why_broken != nullptr) {
      report->Unknown(facts::kManagedSeeds, kSeedNameField, kRepair,
                      "ManagedSeed {} is malformed: {}; whether {} runs in this very shoot is not "
                      "known",
                      step.seed, *step.why_broken, move.destination_name);
      return true;
    }
    if (step.shoot == own) {
      report->Object(kSeedNameField, kOther,
                     "{} runs in this shoot{}: moved there, nobody could restore either",
                     move.destination_name, Via(step.seed, move));
      return false;
    }
    if (step.object == nullptr) {
      report->Unknown(facts::kShoots, kSeedNameField, kRepair,
                      "Shoot {}, in which a seed runs, is absent or malformed: whether {} runs in "
                      "this very shoot is not known",
                      step.shoot, move.destination_name);
      return true;
    }
    for (const PendingMove& pending : move.pending) {
      if (pending.shoot == step.shoot) way.Add(pending.destination);
    }
    return true;
  });
}

}  // namespace

extern constinit const Rule kSeedCycleRule = {
    .id = "seed-cycle",
    .summary = "the destination does not run in the shoot that moves",
    .when = When::kAlways,
    .facts = {&facts::kDestination, &facts::kShoots, &facts::kManagedSeeds},
    .reads = Reads::kSeed,
    .judges_returns = true,
    .placing = true,
    .check = CheckSeedCycle,
    .silent = IsNoSeed};

}  // namespace trowel::policy

#include "policy/rule.h"

namespace trowel::policy {
namespace {

// While the control plane of a seed moves, nothing on that seed is reconciled or healed, and every
// control plane it hosts runs unattended. Gardener does not look: its plugin ShootManagedSeed
// ignores the binding subresource (gardener.md 2.7).
void CheckManagedSeed(const Move& move, const garden::GardenView& view, const Settings&,
                      Report* report) {
  if (!view.IsManagedSeed(move.shoot->space, move.shoot->name)) {
    const std::size_t broken = view.kind(garden::Kind::kManagedSeed).broken;
    if (broken == 0) return;
    report->Unknown(facts::kManagedSeeds, kSeedNameField, "repair them, then try again",
                    "{} of the garden's ManagedSeeds cannot be read: one may be of this shoot",
                    broken);
    return;
  }
  report->Object(kSeedNameField, "choose a quiet hour, and watch the shoots that it hosts",
                 "the shoot is itself a seed: what it hosts runs unattended during the move");
}

}  // namespace

extern constinit const Rule kManagedSeedRule = {.id = "managed-seed",
                                                .summary = "the shoot is not itself a seed",
                                                .mode = Mode::kWarn,
                                                .live_mode = Mode::kWarn,
                                                .facts = {&facts::kManagedSeeds},
                                                .reads = Reads::kNothing,
                                                .check = CheckManagedSeed};

}  // namespace trowel::policy

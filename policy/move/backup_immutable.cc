#include "garden/seed.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// Say here why the rule exists, and what Gardener itself does.
void CheckBackupImmutable(const Move& move, const garden::GardenView&, const Settings&, Report*) {
  [[maybe_unused]] const garden::Seed& seed = move.to();
}

}  // namespace

extern constinit const Rule kBackupImmutableRule = {.id = "backup-immutable",
                                                    .summary = "say what it wants",
                                                    .mode = Mode::kOff,
                                                    .live_mode = Mode::kOff,
                                                    .facts = {&facts::kDestination},
                                                    .check = CheckBackupImmutable};

}  // namespace trowel::policy

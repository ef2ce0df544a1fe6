#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

// Operators close a seed for scheduling to drain it or to keep it for a purpose. That binds only
// gardener-scheduler; admission takes every seed that a request names. A warning by default,
// because moving onto a closed seed by hand can be just what it is kept for.
void CheckSeedVisible(const Move& move, const garden::GardenView&, const Settings&,
                      Report* report) {
  if (move.to().visible) return;
  report->Object(kSeedNameField, "choose a seed that is open for scheduling",
                 "destination {} is closed: spec.settings.scheduling.visible is false",
                 move.destination_name);
}

}  // namespace

extern constinit const Rule kSeedVisibleRule = {.id = "seed-visible",
                                                .summary = "the destination is open for scheduling",
                                                .when = When::kAlways,
                                                .mode = Mode::kWarn,
                                                .live_mode = Mode::kWarn,
                                                .facts = {&facts::kDestination},
                                                .reads = Reads::kShape,
                                                .check = CheckSeedVisible};

}  // namespace trowel::policy

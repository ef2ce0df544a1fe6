#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

// A gardenlet in emergency stop performs no shoot operation at all, so that the control plane would
// leave its source and never be restored. gardener-scheduler avoids such a seed; admission does not
// look (pkg/gardenlet/controller/shoot/shoot/helper/infos.go, shouldReconcileNow).
void CheckSeedEmergencyStop(const Move& move, const garden::GardenView&, const Settings&,
                            Report* report) {
  if (!move.to().emergency_stop) return;
  report->Object(kSeedNameField,
                 "choose another seed, or end the emergency stop: remove annotation "
                 "shoot.gardener.cloud/emergency-stop-reconciliations",
                 "destination {} is in emergency stop: its gardenlet restores no control plane",
                 move.destination_name);
}

}  // namespace

extern constinit const Rule kSeedEmergencyStopRule = {
    .id = "seed-emergency-stop",
    .summary = "the destination's gardenlet is not stopped",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .reads = Reads::kShape,
    .placing = true,
    .check = CheckSeedEmergencyStop};

}  // namespace trowel::policy

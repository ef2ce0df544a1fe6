#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A live move grows the etcd cluster over both seeds and shrinks it again, which takes one that has
// several members: node or zone, either will do. Gardener refuses others: admission.go:1932
// validateLiveMigrationPrerequisites.
void CheckLiveHa(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  if (move.shoot->ha()) return;
  report->Object("spec.controlPlane.highAvailability",
                 "make the control plane highly available first, or make it a classic move",
                 "a live move needs a highly available control plane, and this one is not");
}

}  // namespace

extern constinit const Rule kLiveHaRule = {
    .id = "live-ha",
    .summary = "a live move needs a highly available control plane",
    .when = When::kLive,
    .reads = Reads::kNothing,
    .gardener_refuses = Refuses::kLive,
    .placing = true,
    .check = CheckLiveHa};

}  // namespace trowel::policy

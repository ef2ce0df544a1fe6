#include <string>
#include <string_view>

#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/rule.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

// The destination takes the shoot as the source left it: what changes half-way is rolled out by
// whichever gardenlet looks first. gardener-apiserver freezes the spec as long as the names of the
// seeds differ, in Migrate, and in Restore until it has succeeded (admission.go:557 to :563, :1780
// to :1795), and so keeps this rule idle. The end of a live move it forgets: LiveMigrate goes on
// while both names are those of the destination.
void CheckMigratingSpecFrozen(const ShootChange& change, const garden::GardenView&, const Settings&,
                              Report* report) {
  if (change.now == nullptr || change.of_status) return;
  if (!change.moving || change.spec_change.empty()) return;
  // Only a binding may name another seed; whether it may is for the rules on moves.
  if (change.now->seed_name != change.old->seed_name) return;
  std::string way;
  if (report->wants_text()) way = DescribeWay(*change.old);
  report->Object(change.spec_change, "wait until the move has ended, then change it",
                 "{} must stay as it is: {} is on its way", change.spec_change, way);
}

}  // namespace

extern constinit const Rule kMigratingSpecFrozenRule = {
    .id = "migrating-spec-frozen",
    .summary = "the spec of a shoot on its way stays as it is",
    .mode = Mode::kWarn,
    .live_mode = Mode::kEnforce,
    .on_shoot = CheckMigratingSpecFrozen};

}  // namespace trowel::policy

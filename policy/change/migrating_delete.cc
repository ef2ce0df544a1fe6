#include <string>
#include <string_view>

#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/rule.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "metadata.deletionTimestamp";

// Two gardenlets have a part each of a shoot that is half-way: none of them can delete all of it.
// gardener-apiserver refuses to delete in Migrate, and in Restore until it has succeeded
// (admission.go:642 to :647); a live move it forgets. A shoot that only waits is deleted where it
// runs, on purpose (gardener/gardener#6206): nothing is lost but the move.
void CheckMigratingDelete(const ShootChange& change, const garden::GardenView&, const Settings&,
                          Report* report) {
  // Whoever deletes again what is being deleted changes nothing.
  if (change.now != nullptr || change.old->deleting || !change.moving) return;
  std::string way;
  if (report->wants_text()) way = DescribeWay(*change.old);
  if (garden::HasBegun(*change.old) || HasBegunLive(*change.old)) {
    report->Object(kField, "wait until the move has ended, then delete it",
                   "{} is on its way: each seed has a part of it, and none could delete all", way);
    return;
  }
  if (change.old->last_operation.type == garden::OperationType::kMigrate) {
    report->Advise(kField, "wait until Migrate goes on, and for the end of the move",
                   "{} is on its way, and Gardener deletes nothing in Migrate", way);
    return;
  }
  report->Advise(kField, "none is needed: bind it back first if it was not meant",
                 "{} is deleted where it runs, and does not move any more", way);
}

}  // namespace

extern constinit const Rule kMigratingDeleteRule = {
    .id = "migrating-delete",
    .summary = "no shoot is deleted while it is on its way",
    .mode = Mode::kWarn,
    .live_mode = Mode::kEnforce,
    .on_shoot = CheckMigratingDelete};

}  // namespace trowel::policy

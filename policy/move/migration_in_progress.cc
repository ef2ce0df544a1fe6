#include <string>

#include "policy/rule.h"

namespace trowel::policy {
namespace {

std::string Route(const garden::Shoot& shoot) {
  if (shoot.host_seed_name.empty() || shoot.host_seed_name == shoot.seed_name) {
    return fmt::format("to {}", shoot.seed_name);
  }
  return fmt::format("from {} to {}", shoot.host_seed_name, shoot.seed_name);
}

// Not back: gardenlet would go on under type Migrate where the shoot is, and then Restore what no
// Migrate has written (moves: helper.ComputeOperationType).
std::string_view WayForward(garden::Hindrance hindrance) {
  return hindrance == garden::Hindrance::kBastions
             ? "let it go forward: delete the Bastions that hold it up; do not bind it back"
             : "let it go forward: repair the source that holds it up; do not bind it back";
}

// A second binding during a migration sends the destination's half to a seed that does not know of
// it; etcd and its backup can end up on different seeds. Gardener accepts it at any point of the
// way: the checks against it are skipped when seedName changes (admission.go:557-561).
void CheckMigrationInProgress(const Move& move, const garden::GardenView&, const Settings&,
                              Report* report) {
  const garden::Shoot& shoot = *move.old;
  if (!garden::OnItsWay(shoot)) return;
  const std::string route = report->wants_text() ? Route(shoot) : std::string();
  if (garden::IsHeldUp(shoot)) {
    report->Object(kSeedNameField, WayForward(shoot.last_operation.hindrance),
                   "{}/{} is on its way {} (Migrate is held up before its first task)", shoot.space,
                   shoot.name, route);
  } else if (garden::HasBegun(shoot)) {
    report->Object(kSeedNameField, "wait until Restore has succeeded, then move on from there",
                   "{}/{} is on its way {} ({} {})", shoot.space, shoot.name, route,
                   Name(shoot.last_operation.type), Name(shoot.last_operation.state));
  } else {
    report->Object(kSeedNameField, "wait until it has arrived, or bind it back to its host first",
                   "{}/{} is on its way {} (waits for its migration)", shoot.space, shoot.name,
                   route);
  }
}

}  // namespace

extern constinit const Rule kMigrationInProgressRule = {
    .id = "migration-in-progress",
    .summary = "the shoot is not on its way already",
    .reads = Reads::kNothing,
    .placing = true,
    .check = CheckMigrationInProgress};

}  // namespace trowel::policy

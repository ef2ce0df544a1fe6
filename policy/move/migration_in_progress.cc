#include <string>

#include "garden/move_detail.h"
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

using garden::OperationState;
using garden::OperationType;

// Null: there is none, or nobody knows.
const garden::BackupEntry* FindBackups(const garden::Shoot& shoot, const garden::GardenView& view) {
  const garden::MoveDetail& detail = *shoot.on_way;
  if (!view.kind(garden::Kind::kBackupEntry).known) return nullptr;
  if (detail.technical_id.empty() || detail.uid.empty()) return nullptr;
  return view.FindBackupEntry(shoot.space, fmt::format("{}--{}", detail.technical_id, detail.uid));
}

// Migrate names its running tasks; that which hands the backups over comes after all that leaves
// them with the source. The view may be a moment behind the shoot, which the request brings along.
bool HandsBackupsOver(const garden::Shoot& shoot) {
  return shoot.on_way->description.find("BackupEntry") != std::string::npos;
}

// Whether the destination has had no part in the move yet, so that another one may take its place.
// Before Migrate that is so as long as Gardener's controller has not said that it may begin: its
// word names no seed, and meant for the old destination it would start the move to the new one
// unasked. During Migrate, as long as the backups are still the source's.
bool IsOpen(const garden::Shoot& shoot, const garden::GardenView& view) {
  if (shoot.seed_name.empty() || shoot.host_seed_name.empty()) return false;
  if (shoot.seed_name == shoot.host_seed_name) return false;
  const bool asked = shoot.on_way->ready_for_migration.status == garden::Condition::Status::kTrue;
  if (!garden::HasBegun(shoot) && !asked) return true;
  const garden::LastOperation& last = shoot.last_operation;
  if (last.type != OperationType::kMigrate || last.state == OperationState::kSucceeded) {
    return false;
  }
  const garden::BackupEntry* backups = FindBackups(shoot, view);
  return backups != nullptr && !backups->deleting && backups->seed_name == shoot.host_seed_name &&
         !HandsBackupsOver(shoot);
}

bool IsElsewhere(const Move& move) { return move.destination_name != move.old->host_seed_name; }

bool IsAtRest(const Move& move, const garden::GardenView&, const Settings&) {
  return !garden::OnItsWay(*move.old);
}

// A second binding during a migration sends the destination's half to a seed that does not know of
// it; etcd and its backup can end up on different seeds. Gardener accepts it at any point of the
// way: the checks against it are skipped when seedName changes (admission.go:557-561).
//
// A destination that fell ill on the way is the usual reason for one, and nobody else could mend
// it: as long as it has had no part in the move, another may take its place.
void CheckMigrationInProgress(const Move& move, const garden::GardenView& view, const Settings&,
                              Report* report) {
  const garden::Shoot& shoot = *move.old;
  if (!garden::OnItsWay(shoot)) return;
  const std::string route = report->wants_text() ? Route(shoot) : std::string();
  if (IsElsewhere(move) && IsOpen(shoot, view)) {
    report->Advise(kSeedNameField, "see that nothing else binds it at the same time",
                   "{}/{} is on its way {}, and would go to {} instead", shoot.space, shoot.name,
                   route, move.destination_name);
  } else if (garden::IsHeldUp(shoot)) {
    report->Object(kSeedNameField, WayForward(shoot.last_operation.hindrance),
                   "{}/{} is on its way {} (Migrate is held up before its first task)", shoot.space,
                   shoot.name, route);
  } else if (garden::HasBegun(shoot)) {
    report->Object(kSeedNameField, "wait until Restore has succeeded, then move on from there",
                   "{}/{} is on its way {} ({} {})", shoot.space, shoot.name, route,
                   Name(shoot.last_operation.type), Name(shoot.last_operation.state));
  } else {
    report->Object(kSeedNameField, "wait until it has arrived, or bind it back to its host first",
                   "{}/{} is on its way {} (about to begin: ReadyForMigration is True)",
                   shoot.space, shoot.name, route);
  }
}

}  // namespace

extern constinit const Rule kMigrationInProgressRule = {
    .id = "migration-in-progress",
    .summary = "the shoot is not on its way already",
    .placing = true,
    .check = CheckMigrationInProgress,
    .silent = IsAtRest};

}  // namespace trowel::policy

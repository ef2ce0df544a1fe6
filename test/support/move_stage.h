#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "garden/change.h"
#include "garden/move_detail.h"

namespace trowel::testing {

// Where on its way a shoot is, from aws-eu1 to aws-eu2.
enum class Stage : std::uint8_t {
  kResting,         // On aws-eu1, and stays there.
  kWaiting,         // Bound to aws-eu2; nothing has begun.
  kReady,           // The same, and Gardener's controller has said that it may begin.
  kHeldUp,          // Migrate/Error: its Bastions are in the way, no task has run.
  kMigrating,       // Migrate/Processing on aws-eu1.
  kMigrateFailed,   // Migrate/Failed.
  kMigrated,        // Migrate/Succeeded: aws-eu2 is to take over.
  kRestoring,       // Restore/Processing on aws-eu2; the old backups are still there.
  kRestoreFailed,   // Restore/Failed, the same.
  kEtcdProven,      // Restore/Processing, and the old backups are gone.
  kRestored,        // Restore/Succeeded: at rest on aws-eu2.
  kLiveWaiting,     // Bound to aws-eu2, to move live.
  kLiveJoining,     // LiveMigrate/Processing: the members of aws-eu2 are joining.
  kLiveJoinFailed,  // The same, and they could not.
  kLiveShrinkable,  // They have joined, and their API server does not come up.
  kLiveTail,        // LiveMigrate/Processing, and both names are aws-eu2 already.
  kLiveDone,        // LiveMigrate/Succeeded: at rest on aws-eu2.
};
std::string_view Name(Stage stage);  // "waiting", ...
const std::vector<Stage>& AllStages();

// Brings shoot garden-dev/moss there, and its BackupEntry, with the one that Restore reads.
struct Staged {
  garden::Shoot* shoot = nullptr;
  std::optional<garden::BackupEntry>* entry = nullptr;
  std::optional<garden::BackupEntry>* source_entry = nullptr;
};
void PutOn(Stage stage, const garden::Seed& source, const garden::Seed& destination,
           const Staged& staged);

// The conditions of a live move in their order, those before `at` True, `at` itself so, the rest
// Unknown: {"DestinationEtcdPeersJoined", kFalse}.
std::vector<garden::MoveDetail::LiveCondition> LiveConditions(std::string_view at,
                                                              garden::Condition::Status status);

}  // namespace trowel::testing

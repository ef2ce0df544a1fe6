#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

// A control plane moves through the backup of its etcd: written to the source's bucket, copied to
// the destination's, restored from there. Gardener refuses a move without: admission.go:536 for the
// old seed and 539 for the new one. At first scheduling no backup is needed.
void CheckBackupConfigured(const Move& move, const garden::GardenView&, const Settings&,
                           Report* report) {
  if (!move.from().has_backup) {
    report->Object(kSeedNameField, "configure spec.backup of the source seed first",
                   "{}, the source, has no spec.backup to move through", move.source_name);
  }
  if (!move.to().has_backup) {
    report->Object(kSeedNameField, "choose a seed with spec.backup, or configure it there",
                   "{}, the destination, has no spec.backup to move through",
                   move.destination_name);
  }
}

}  // namespace

extern constinit const Rule kBackupConfiguredRule = {
    .id = "backup-configured",
    .summary = "source and destination have a backup",
    .facts = {&facts::kSource, &facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckBackupConfigured};

}  // namespace trowel::policy

#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {

// A control plane moves through the backup of its etcd: written to the source's bucket, copied to
// the destination's, restored from there. Gardener refuses a move without: admission.go:536 for the
// old seed and 539 for the new one. At first scheduling no backup is needed.
void CheckBackupConfigured(const Move& move, const garden::GardenView&, const Settings&,
                           Report* report) {
  if (!move.from().has_backup) {
    report->Object("spec.seedName", "configure spec.backup of the source seed first",
                   "{}, the source, has no spec.backup to move through", move.source_name);
  }
  if (!move.to().has_backup) {
    report->Object("spec.seedName", "choose a seed with spec.backup, or configure it there",
                   "{}, the destination, has no spec.backup to move through",
                   move.destination_name);
  }
}

}  // namespace trowel::policy

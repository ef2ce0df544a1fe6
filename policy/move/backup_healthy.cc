#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

void CheckBucket(const garden::SeedEntry& entry, Report* report) {
  if (entry.broken_bucket.empty()) return;
  report->Object(kSeedNameField, "repair the BackupBucket: kubectl get backupbuckets",
                 "a BackupBucket of {} is broken: {}", entry.seed->name, entry.broken_bucket);
}

// A broken bucket shows only half-way, when the source has stopped the control plane already.
// Gardener's admission looks at no BackupBucket. When it restores, it copies the backups from one
// bucket to the other (botanist/migration.go IsCopyOfBackupsRequired); between two providers that
// needs a network path and credentials for both. A live move replicates through etcd instead.
void CheckBackupHealthy(const Move& move, const garden::GardenView& view, const Settings&,
                        Report* report) {
  const std::size_t broken = view.kind(garden::Kind::kBackupBucket).broken;
  if (broken > 0) {
    report->Unknown(facts::kBackupBuckets, kSeedNameField, "repair them, then try again",
                    "{} of the garden's BackupBuckets cannot be read: one may be of either seed",
                    broken);
  }
  CheckBucket(*move.source, report);
  CheckBucket(*move.destination, report);
  const garden::Seed& from = move.from();
  const garden::Seed& to = move.to();
  if (move.live || !from.has_backup || !to.has_backup) return;
  if (from.backup_provider == to.backup_provider) return;
  report->Object(kSeedNameField, "see that the destination can read the source's bucket",
                 "backups must be copied from {} ({}) to {} ({})", from.backup_provider,
                 move.source_name, to.backup_provider, move.destination_name);
}

}  // namespace

extern constinit const Rule kBackupHealthyRule = {
    .id = "backup-healthy",
    .summary = "the backup buckets of both seeds work, and data need not cross providers",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kDestination, &facts::kBackupBuckets},
    .check = CheckBackupHealthy};

}  // namespace trowel::policy

#include <string_view>

#include <fmt/format.h>

#include "policy/change.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kEntriesOfBucket{
    "entries-of-bucket",
    "BackupEntries cannot be listed, or one that cannot be read may be in the bucket"};

constexpr std::string_view kField = "metadata.deletionTimestamp";

// gardenlet keeps a bucket by its finalizer as long as entries are in it, so that the deletion
// hangs, and no new shoot of the seed gets backups; no plugin of gardener-apiserver looks.
void CheckBackupBucketInUse(const ObjectChange& change, const garden::GardenView& view,
                            const Settings&, Report* report) {
  if (change.kind != ObjectKind::kBackupBucket || !change.deletes || change.deleting) return;
  const garden::KindState& entries = view.kind(garden::Kind::kBackupEntry);
  const int in_it = view.EntriesIn(change.name);
  if (in_it > 0) {
    report->Object(kField, "delete the bucket's BackupEntries first, with their shoots",
                   "BackupBucket {} is deleted with {} BackupEntr{} in it", change.name, in_it,
                   in_it == 1 ? "y" : "ies");
  } else if (!entries.known) {
    report->Unknown(kEntriesOfBucket, kField, "let Trowel list BackupEntries",
                    "whether BackupEntries are in BackupBucket {} is not known: {}", change.name,
                    entries.why_unknown);
  } else if (entries.broken > 0) {
    report->Unknown(
        kEntriesOfBucket, kField, "repair the BackupEntries that cannot be read",
        "{} of the garden's BackupEntries cannot be read: one may be in BackupBucket {}",
        entries.broken, change.name);
  }
}

}  // namespace

extern constinit const Rule kBackupBucketInUseRule = {
    .id = "backup-bucket-in-use",
    .summary = "no BackupBucket is deleted while BackupEntries are in it",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&kEntriesOfBucket},
    .reads = Reads::kNothing,
    .on_object = CheckBackupBucketInUse};

}  // namespace trowel::policy

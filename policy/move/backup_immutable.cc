#include <algorithm>
#include <string>
#include <vector>

#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "policy/config/make_setting.h"
#include "policy/host.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

struct BackupImmutableSettings {
  // These two have let go of what they may not delete since they know immutable buckets at all
  // (provider-aws v1.62.0, provider-azure v1.52.0). provider-gcp learnt it later, in v1.43.0.
  std::vector<std::string> deletes_later = {"aws", "azure"};
};

constexpr std::array kSettings = {
    MakeSetting<&BackupImmutableSettings::deletes_later>(
        "deletesLater",
        "providers of backups whose extension lets go of what it may not delete yet"),
};

// Restore copies the backups, deletes the source's BackupEntry by force, grace period or not, and
// waits until that is gone (reconciler_reconcile.go, "Waiting until source backup entry has been
// deleted"; botanist/backupentry.go:96). Nothing waits for this task, so that the API server comes
// up; but an extension that fails to delete what is immutable lets each Restore end in an error
// until the retention is over, and as long nobody can change or delete the shoot
// (admission.go:561). No admission looks at it; #11388, which would not have waited, was closed in
// favour of extensions that let go. A live move brings its etcd along and copies no backups.
void CheckBackupImmutable(const Move& move, const garden::GardenView& view,
                          const BackupImmutableSettings& settings, Report* report) {
  if (move.live) return;
  const garden::Seed* host = FindHost(move, view, report);
  if (host == nullptr || !host->detail->immutable_backup) return;
  const std::vector<std::string>& known = settings.deletes_later;
  if (std::find(known.begin(), known.end(), host->backup_provider) != known.end()) return;
  report->Object(
      kSeedNameField,
      "see that the extension lets go of objects that it may not delete yet, then list it in "
      "`deletesLater`",
      "the backups of {} are immutable: Restore fails until they may be deleted, unless extension "
      "provider-{} lets go of them",
      host->name, host->backup_provider);
}

}  // namespace

extern constinit const Rule kBackupImmutableRule = {
    .id = "backup-immutable",
    .summary = "the source's backups can be deleted once they are copied",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource},
    .settings = kSettings,
    .defaults = DefaultsOf<BackupImmutableSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckBackupImmutable>};

}  // namespace trowel::policy

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::OperationState;
using garden::OperationType;

constexpr Fact kBackupPlace{"backup-place",
                            "nothing says in which bucket the backups of the shoot are"};

constexpr std::string_view kField = "metadata.annotations[shoot.gardener.cloud/skip-readiness]";
constexpr std::string_view kRemedy =
    "remove the annotation, and wait until Restore has taken over the backups: BackupEntry "
    "source-... is gone then";

// Where Restore has brought the etcd backups over, and has taken the old copy away. Until then an
// etcd that was started empty would pass for a restored one.
enum class Proof : std::uint8_t { kProven, kNotYet, kUnknown };

Proof EtcdProof(const ShootChange& change, const garden::GardenView& view) {
  if (!view.kind(garden::Kind::kBackupEntry).known) return Proof::kUnknown;
  const garden::MoveDetail& detail = *change.old->on_way;
  if (change.to() == nullptr || change.to()->seed->detail->uid.empty()) return Proof::kUnknown;
  if (detail.technical_id.empty() || detail.uid.empty()) return Proof::kUnknown;
  const std::string& space = change.old->space;
  const std::string name = fmt::format("{}--{}", detail.technical_id, detail.uid);
  const std::string source = fmt::format("source-{}", name);
  for (const std::string* each : {&name, &source}) {
    if (view.WhyBroken(garden::Kind::kBackupEntry, space, *each) != nullptr) return Proof::kUnknown;
  }
  const garden::BackupEntry* entry = view.FindBackupEntry(space, name);
  if (entry == nullptr || entry->bucket_name != change.to()->seed->detail->uid) {
    return Proof::kNotYet;
  }
  return view.FindBackupEntry(space, source) == nullptr ? Proof::kProven : Proof::kNotYet;
}

// "false" is written by whoever thinks that it switches the annotation off.
void WarnOfValue(const std::optional<std::string>& before, const std::string& value,
                 Report* report) {
  if (value == "true" || value == before) return;
  report->Advise(kField, "remove the annotation where it is not wanted",
                 "that the annotation is there counts, whatever its value: \"{}\" skips as well",
                 value);
}

void CheckAdded(const ShootChange& change, const garden::GardenView& view, Report* report) {
  const garden::LastOperation& last = change.old->last_operation;
  if (change.waiting || last.type == OperationType::kMigrate) {
    report->Object(kField, kRemedy,
                   "{} is on its way: Restore would go on without waiting for its etcd",
                   garden::KeyOf(*change.old));
    return;
  }
  if (last.state == OperationState::kSucceeded) return;
  if (last.type == OperationType::kLiveMigrate) {
    report->Object(
        kField, "remove the annotation, and wait until the move has ended",
        "{} is on its way live: the destination would go on without waiting for its etcd",
        garden::KeyOf(*change.old));
    return;
  }
  if (last.type != OperationType::kRestore) return;
  switch (EtcdProof(change, view)) {
    case Proof::kProven: return;
    case Proof::kNotYet:
      report->Object(kField, kRemedy,
                     "{} is being restored, and its backups have not been taken over yet",
                     garden::KeyOf(*change.old));
      return;
    case Proof::kUnknown:
      report->Unknown(kBackupPlace, kField, kRemedy,
                      "{} is being restored, and nothing says whether its backups have been "
                      "taken over",
                      garden::KeyOf(*change.old));
      return;
  }
}

// With the annotation gardenlet starts what comes after etcd without waiting for it, and after that
// deletes the backups of the source: a Restore whose etcd came up empty then has nothing left to
// restore (pkg/gardenlet/controller/shoot/shoot/reconciler_reconcile.go: HasAnnotation at :72, the
// waits at :361 to :381). Members of a project may set it, and the docs recommend it for moves that
// are stuck. Fit it is for the last wait of Restore only, that for the workers, when the old
// backups are gone.
void CheckSkipReadiness(const ShootChange& change, const garden::GardenView& view, const Settings&,
                        Report* report) {
  if (change.now == nullptr || change.of_status) return;
  const std::optional<std::string>& before = change.old->detail->skip_readiness;
  const std::optional<std::string>& after = change.now->detail->skip_readiness;
  if (!after.has_value()) return;
  if (!before.has_value()) CheckAdded(change, view, report);
  WarnOfValue(before, *after, report);
}

// The annotation that a shoot brings along acts in Restore.
void CheckCarried(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  if (!move.shoot->detail->skip_readiness.has_value()) return;
  report->Object(kField, "remove the annotation before the move",
                 "{} has the annotation: Restore would go on without waiting for its etcd",
                 garden::KeyOf(*move.shoot));
  WarnOfValue(std::nullopt, *move.shoot->detail->skip_readiness, report);
}

}  // namespace

extern constinit const Rule kSkipReadinessRule = {
    .id = "skip-readiness",
    .summary = "no Restore is told to go on without waiting for its etcd",
    .facts = {&kBackupPlace},
    .reads = Reads::kNothing,
    .check = CheckCarried,
    .on_shoot = CheckSkipReadiness};

}  // namespace trowel::policy

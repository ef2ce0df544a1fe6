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
    "source-... "
    "is gone then";

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

void WarnOfValue(const garden::Shoot& shoot, Report* report) {
  const std::string& value = *shoot.detail->skip_readiness;
  if (value == "true") return;
  report->Advise(kField, "remove the annotation where it is not wanted",
                 "that the annotation is there counts, whatever its value: \"{}\" skips as well",
                 value);
}

// With the annotation gardenlet starts what comes after etcd without waiting for it, and after that
// deletes the backups of the source: a Restore whose etcd came up empty then has nothing left to
// restore (pkg/gardenlet/controller/shoot/shoot/reconciler_restore.go; moves.md 5, A). Members of a
// project may set it.
void CheckSkipReadiness(const ShootChange& change, const garden::GardenView& view, const Settings&,
                        Report* report) {
  if (change.now == nullptr || !change.now->detail->skip_readiness.has_value()) return;
  if (change.old->detail->skip_readiness.has_value()) return;
  const garden::LastOperation& last = change.old->last_operation;
  const bool restores =
      last.type == OperationType::kRestore && last.state != OperationState::kSucceeded;
  if (change.waiting || last.type == OperationType::kMigrate) {
    report->Object(kField, kRemedy,
                   "{} is on its way: Restore would go on without waiting for its etcd",
                   garden::KeyOf(*change.old));
  } else if (restores) {
    switch (EtcdProof(change, view)) {
      case Proof::kProven: break;
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
  WarnOfValue(*change.now, report);
}

// The annotation that a shoot brings along acts in Restore.
void CheckCarried(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  if (!move.shoot->detail->skip_readiness.has_value()) return;
  report->Object(kField, "remove the annotation before the move",
                 "{} has the annotation: Restore would go on without waiting for its etcd",
                 garden::KeyOf(*move.shoot));
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

#include "migration/phase/dangers.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/move_detail.h"
#include "garden/seed.h"
#include "garden/shoot_detail.h"
#include "migration/phase/classify.h"
#include "migration/phase/seed_look.h"

namespace trowel::migration {
namespace {

using garden::Condition;
using Kind = Danger::Kind;

// The part of the move that it is in, or failed in for good.
Part PartIn(const garden::Shoot& shoot, Phase phase) {
  if (phase != Phase::kFailed) return RowOf(phase).part;
  switch (shoot.last_operation.type) {
    case garden::OperationType::kMigrate: return Part::kMigrates;
    case garden::OperationType::kRestore: return Part::kRestores;
    default: return Part::kLive;
  }
}

class Search {
 public:
  Search(const garden::Shoot& shoot, const garden::GardenView& view, const Progress& progress)
      : shoot_(shoot), view_(view), progress_(progress), part_(PartIn(shoot, progress.phase)) {}

  std::vector<Danger> Run() {
    LookAtAnnotations();
    LookAtRotations();
    LookAtRollouts();
    LookAtVersions();
    LookAtSource();
    LookAtDestination();
    LookAtState();
    LookAtBackups();
    return std::move(dangers_);
  }

 private:
  void Add(Kind kind, std::string what, std::string remedy) {
    dangers_.push_back({.kind = kind, .what = std::move(what), .remedy = std::move(remedy)});
  }

  // Its value does not count: that it is there does.
  void LookAtAnnotations() {
    const garden::ShootDetail& detail = *shoot_.detail;
    if (detail.skip_readiness.has_value() && progress_.phase != Phase::kR5) {
      Add(Kind::kSkipReadiness,
          "shoot.gardener.cloud/skip-readiness is set: Restore would not wait for etcd, and the "
          "backups of the source go with it",
          "remove the annotation, whatever its value is");
    }
    if (detail.ignored) {
      Add(Kind::kIgnored,
          "shoot.gardener.cloud/ignore is set: no gardenlet takes the shoot up again",
          "remove the annotation");
    }
  }

  // A retry, or the other gardenlet, does not begin with it, and says nothing.
  void LookAtRollouts() {
    for (const std::string& operation : shoot_.detail->operations) {
      if (!operation.starts_with("rollout-")) continue;
      Add(Kind::kRollout,
          fmt::format(
              "{} is set: neither Migrate nor Restore begins with it, and no status says so",
              operation),
          "remove it from gardener.cloud/operation");
    }
  }

  // What runs goes on to its end; nothing begins after it.
  void LookAtSource() {
    const bool of_source = part_ == Part::kWaits || part_ == Part::kMigrates ||
                           progress_.phase == Phase::kH1 || progress_.phase == Phase::kH2;
    const garden::Seed* from = of_source ? LookForSeed(progress_.from, view_).seed : nullptr;
    if (from == nullptr || !from->emergency_stop) return;
    Add(Kind::kEmergencyStop, fmt::format("{} is under an emergency stop", from->name),
        "end it: remove shoot.gardener.cloud/emergency-stop-reconciliations from the Seed");
  }

  // What has begun before the state is saved is half done by one gardenlet, half by the other.
  void LookAtRotations() {
    if (part_ != Part::kWaits && part_ != Part::kMigrates) return;
    for (const garden::Rotation& rotation : shoot_.detail->rotations) {
      if (rotation.phase == "Prepared" || rotation.phase == "WaitingForWorkersRollout") continue;
      Add(Kind::kRotation,
          fmt::format("the rotation of {} is under way ({})", Printable(rotation.credential),
                      Printable(rotation.phase)),
          part_ == Part::kWaits ? "bind the shoot back, and let the rotation end first"
                                : "do not rotate anything else before it has arrived");
    }
    for (const std::string& operation : shoot_.detail->operations) {
      if (!operation.starts_with("rotate-")) continue;
      Add(Kind::kRotation, fmt::format("{} is about to start", Printable(operation)),
          "remove it from gardener.cloud/operation");
    }
  }

  // Each retry of Migrate asks for equal versions anew.
  void LookAtVersions() {
    if (part_ != Part::kWaits && part_ != Part::kMigrates) return;
    const garden::Seed* from = LookForSeed(progress_.from, view_).seed;
    const garden::Seed* to = LookForSeed(progress_.to, view_).seed;
    if (from == nullptr || to == nullptr || from->gardenlet_version == to->gardenlet_version) {
      return;
    }
    Add(Kind::kVersions,
        fmt::format("gardenlet {} on {}, {} on {}", Printable(from->gardenlet_version), from->name,
                    Printable(to->gardenlet_version), to->name),
        "give both seeds the same gardenlet version before Migrate fails once");
  }

  void LookAtDestination() {
    if (progress_.phase == Phase::kW1) return;  // It waits for just that.
    const SeedLook destination = LookForSeed(progress_.to, view_);
    if (destination.gone) {
      Add(Kind::kDestinationGone, fmt::format("the destination {} has no Seed", progress_.to),
          std::string(kSeedRemedy));
    }
    const garden::Seed* to = destination.seed;
    if (to == nullptr) return;
    const auto look = [&](std::string_view type, const Condition& condition) {
      if (condition.status == Condition::Status::kTrue) return;
      Add(Kind::kDestinationUnhealthy,
          fmt::format("{} of the destination {} is {}", type, to->name,
                      garden::Name(condition.status)),
          fmt::format("repair {} while there is time: kubectl describe seed {}", to->name,
                      to->name));
    };
    look("GardenletReady", to->gardenlet_ready);
    look("SeedSystemComponentsHealthy", to->system_components_healthy);
    if (to->deleting) {
      Add(Kind::kDestinationGone, fmt::format("the destination {} is being deleted", to->name),
          "keep its finalizers until the shoot has arrived, and move it on");
    }
    if (to->emergency_stop) {
      Add(Kind::kEmergencyStop,
          fmt::format("{} is under an emergency stop: it does not begin to restore the shoot",
                      to->name),
          "end it: remove shoot.gardener.cloud/emergency-stop-reconciliations from the Seed");
    }
  }

  // Restore begins with it; the source writes it before its API server goes.
  void LookAtState() {
    const bool written = progress_.phase == Phase::kM2 || part_ == Part::kHandsOver ||
                         (part_ == Part::kRestores && progress_.phase != Phase::kR5);
    if (!written || !view_.kind(garden::Kind::kShootState).known) return;
    if (view_.FindShootState(shoot_.space, shoot_.name) != nullptr) return;
    if (view_.WhyBroken(garden::Kind::kShootState, shoot_.space, shoot_.name) != nullptr) return;
    Add(Kind::kShootStateGone, "it has no ShootState: machines and keys cannot be restored",
        "restore the ShootState from the backup of the garden; docs/recovery.md");
  }

  void LookAtBackups() {
    if ((part_ == Part::kNone || part_ == Part::kLive)) return;
    const Backups backups = BackupsOf(shoot_, view_);
    if (!backups.known) return;
    if (backups.entry == nullptr) {
      Add(Kind::kBackupEntryGone, "it has no BackupEntry: nothing leads to the backups of its etcd",
          "do not go on; find the backups in the source's bucket first; docs/recovery.md");
      return;
    }
    for (const garden::BackupEntry* entry : {backups.entry, backups.source}) {
      if (entry == nullptr) continue;
      // The copy goes by itself once etcd has been restored.
      const bool needed =
          entry == backups.entry || progress_.phase == Phase::kR1 || progress_.phase == Phase::kR2;
      if (entry->deleting && needed) {
        Add(Kind::kBackupEntryGone, fmt::format("its BackupEntry {} is being deleted", entry->name),
            "keep its finalizers, and save the bucket's objects");
      }
      if (!entry->last_error.empty()) {
        Add(Kind::kBackupEntryFails,
            fmt::format("its BackupEntry {} fails: {}", entry->name, Printable(entry->last_error)),
            "mend what the BackupEntry says");
      }
    }
  }

  const garden::Shoot& shoot_;
  const garden::GardenView& view_;
  const Progress& progress_;
  const Part part_;
  std::vector<Danger> dangers_;
};

}  // namespace

std::string_view Name(Danger::Kind kind) {
  switch (kind) {
    case Kind::kSkipReadiness: return "skip-readiness";
    case Kind::kIgnored: return "ignored";
    case Kind::kRollout: return "rollout";
    case Kind::kRotation: return "rotation";
    case Kind::kVersions: return "versions";
    case Kind::kEmergencyStop: return "emergency-stop";
    case Kind::kDestinationUnhealthy: return "destination-unhealthy";
    case Kind::kDestinationGone: return "destination-gone";
    case Kind::kShootStateGone: return "shoot-state-gone";
    case Kind::kBackupEntryGone: return "backup-entry-gone";
    case Kind::kBackupEntryFails: return "backup-entry-fails";
  }
  return "";
}

std::vector<Danger> DangersOf(const garden::Shoot& shoot, const garden::GardenView& view,
                              const Progress& progress) {
  if (!progress.on_its_way()) return {};
  std::vector<Danger> dangers = Search(shoot, view, progress).Run();
  // What is its cause is said already.
  std::erase_if(dangers, [&](const Danger& danger) {
    return progress.cause.find(danger.what) != std::string::npos;
  });
  return dangers;
}

}  // namespace trowel::migration

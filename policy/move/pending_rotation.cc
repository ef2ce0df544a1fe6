#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "garden/shoot_detail.h"
#include "policy/config/make_setting.h"
#include "policy/maintenance.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

struct PendingRotationSettings {
  absl::Duration ahead = absl::Hours(2);
};

constexpr std::array kSettings = {
    MakeSetting<&PendingRotationSettings::ahead>(
        "ahead", "how long before a maintenance window that starts a rotation it is warned of"),
};

constexpr std::string_view kRotationField = "status.credentials.rotation";
constexpr std::string_view kOperationField = "metadata.annotations[gardener.cloud/operation]";
constexpr std::string_view kMaintenanceOperationField =
    "metadata.annotations[maintenance.gardener.cloud/operation]";

// Between these two phases nothing is under way: the old and the new secret both hold.
bool IsAtRest(const garden::Rotation& rotation) {
  return rotation.phase == "Prepared" || rotation.phase == "WaitingForWorkersRollout";
}

void CheckPhases(const garden::Shoot& shoot, Report* report) {
  for (const garden::Rotation& rotation : shoot.detail->rotations) {
    if (IsAtRest(rotation)) {
      report->Advise(kRotationField, "complete the rotation first",
                     "the rotation of {} of {}/{} is half-way ({})", rotation.credential,
                     shoot.space, shoot.name, rotation.phase);
    } else {
      report->Object(kRotationField, "wait until this phase has ended",
                     "the rotation of {} of {}/{} is under way ({}): moved now, the destination "
                     "may not be able to read what is encrypted or signed",
                     rotation.credential, shoot.space, shoot.name, rotation.phase);
    }
  }
}

// The rollout of workers is the second half of some rotations.
bool StartsARotation(std::string_view operation) {
  return operation.starts_with("rotate-") || operation.starts_with("rollout-");
}

void CheckOperations(const garden::Shoot& shoot, Report* report) {
  for (const std::string& operation : shoot.detail->operations) {
    if (!StartsARotation(operation)) continue;
    report->Object(kOperationField, "remove the annotation, or let the operation end first",
                   "{} of {}/{} is about to start", operation, shoot.space, shoot.name);
  }
}

bool MayStartInAWindow(const garden::Shoot& shoot) {
  return !shoot.detail->maintenance_operations.empty() ||
         shoot.detail->etcd_key_due != absl::InfiniteFuture();
}

// What the maintenance window that closes then starts, or empty. A key is not rotated while the
// shoot is hibernated (pkg/controllermanager/controller/shoot/maintenance/reconciler.go).
std::string WhatTheWindowStarts(const garden::Shoot& shoot, absl::Time closes) {
  const std::vector<std::string>& operations = shoot.detail->maintenance_operations;
  const auto found = std::find_if(operations.begin(), operations.end(), StartsARotation);
  if (found != operations.end()) return *found;
  if (shoot.hibernation_enabled || closes < shoot.detail->etcd_key_due) return {};
  return "the automatic rotation of the etcd encryption key";
}

void CheckMaintenance(const Move& move, const PendingRotationSettings& settings, Report* report) {
  const garden::Shoot& shoot = *move.shoot;
  if (!MayStartInAWindow(shoot)) return;
  const std::optional<absl::Duration> wait = UntilMaintenance(shoot, move.now);
  if (wait.has_value() && *wait > settings.ahead) return;
  const absl::Duration end = UntilMaintenanceEnds(shoot, move.now).value_or(settings.ahead);
  const std::string what = WhatTheWindowStarts(shoot, move.now + end);
  if (what.empty()) return;
  report->Advise(kMaintenanceOperationField, "move after that window, or well before it",
                 "{} may start in the maintenance window of {}/{}: {}", what, shoot.space,
                 shoot.name, DescribeMaintenance(shoot));
}

// gardenlet carries a shoot's secrets over in the ShootState, which Migrate writes. A rotation that
// starts or goes on between the binding and that moment leaves data in etcd, or tokens, that the
// destination has no key for: its API server does not come up, and the source is gone. Gardener
// checks nothing of it on binding (gardener.md 2.6).
void CheckPendingRotation(const Move& move, const garden::GardenView&,
                          const PendingRotationSettings& settings, Report* report) {
  CheckPhases(*move.shoot, report);
  CheckOperations(*move.shoot, report);
  CheckMaintenance(move, settings, report);
}

}  // namespace

extern constinit const Rule kPendingRotationRule = {
    .id = "pending-rotation",
    .summary = "no credentials rotation of the shoot is under way or about to start",
    .settings = kSettings,
    .defaults = DefaultsOf<PendingRotationSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckPendingRotation>};

}  // namespace trowel::policy

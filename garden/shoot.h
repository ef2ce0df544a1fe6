#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/boxed.h"
#include "garden/cidr.h"
#include "garden/key.h"
#include "garden/selector.h"
#include "garden/time.h"

namespace trowel::garden {

enum class FailureTolerance : std::uint8_t { kNone, kUnset, kNode, kZone };  // kUnset: HA, no type.

enum class OperationType : std::uint8_t {
  kNone,  // No lastOperation.
  kCreate,
  kReconcile,
  kDelete,
  kMigrate,
  kRestore,
  kLiveMigrate,
  kOther,
};
enum class OperationState : std::uint8_t {
  kNone,
  kProcessing,
  kSucceeded,
  kError,
  kFailed,
  kPending,
  kAborted,
  kOther,
};
std::string_view Name(OperationType type);
std::string_view Name(OperationState state);

// What holds a Migrate up before the first of its tasks has run, so that nothing was torn down:
// gardenlet says so in the description of Migrate/Error (pkg/gardenlet/controller/shoot/shoot/
// reconciler.go: migrateShoot, checkSeed).
enum class Hindrance : std::uint8_t {
  kNone,
  kBastions,     // "shoot has still Bastions ..."
  kSourceReady,  // "Shoot cannot be reconciled on seed: ...": the source is not ready.
};

struct LastOperation {
  OperationType type = OperationType::kNone;
  OperationState state = OperationState::kNone;
  Hindrance hindrance = Hindrance::kNone;  // Only of Migrate/Error.
  absl::Time updated = absl::InfinitePast();
};

// Where a shoot's CloudProfile is looked up: gardener.md 1.3.
struct CloudProfileRef {
  bool namespaced = false;  // NamespacedCloudProfile, in the shoot's own namespace.
  std::string name;         // Empty: no reference.
};

struct ShootDetail;
struct MoveDetail;

// A Shoot: pkg/apis/core/v1beta1/types_shoot.go, the fields that decisions depend on.
struct Shoot {
  struct Toleration {
    std::string key;
    std::string value;  // Absent is the same as empty (gardener.md 2.4.1).
  };
  struct Networks {
    std::optional<Cidr> nodes, pods, services;
  };
  // status.networking, egressCIDRs left out: lists, of which all are empty until gardenlet reports.
  struct StatusNetworks {
    std::vector<Cidr> nodes, pods, services;
    bool empty() const { return nodes.empty() && pods.empty() && services.empty(); }
  };

  std::string space;  // metadata.namespace.
  std::string name;   // May be empty on CREATE with generateName.
  bool deleting = false;

  // Annotations. "Truthy" is Go's strconv.ParseBool (gardener.md 3.2).
  bool live_migrate = false;               // migration.gardener.cloud/live-migrate
  bool allow_distant_regions = false;      // migration.gardener.cloud/allow-distant-regions
  std::optional<std::string> break_glass;  // trowel.gardener.cloud/break-glass, its value.
  std::vector<std::string> misspelt;       // Keys (or key=value) as in the GEP, read by no code.
  Boxed<Labels> labels;                    // What a policy's overrides may match; most have none.

  std::string seed_name;       // spec.seedName; empty: not scheduled.
  std::string host_seed_name;  // status.seedName: where the control plane runs now.
  std::optional<SeedSelector> seed_selector;
  std::string scheduler_name;
  CloudProfileRef cloud_profile;
  std::string region;
  std::string provider_type;
  std::string purpose;  // Empty means evaluation.
  FailureTolerance failure_tolerance = FailureTolerance::kNone;
  std::vector<std::string> control_plane_zones;
  bool workerless = false;
  bool self_hosted = false;               // A worker pool has `controlPlane`.
  std::vector<std::string> worker_zones;  // Union over the pools, sorted.
  bool hibernation_enabled = false;
  Networks networks;
  bool has_networking = false;
  std::vector<std::string> ip_families;
  std::vector<Toleration> tolerations;
  std::vector<std::string> access_restrictions;
  std::string dns_domain;  // Empty: none.
  std::optional<MaintenanceWindow> maintenance;
  bool maintenance_unreadable = false;  // A window is given that cannot be parsed.

  bool hibernated = false;  // status.hibernated
  LastOperation last_operation;
  bool has_status_networking = false;  // status.networking is set, if only to {}.
  StatusNetworks status_networks;
  std::uint16_t technical_id_length = 0;  // Of status.technicalID; 0: there is none yet.
  // When spec.seedName was last written through `binding`: metadata.managedFields.
  std::optional<absl::Time> bound_at;

  Boxed<MoveDetail> on_way;   // garden/move_detail.h: only of a shoot that is OnItsWay().
  Boxed<ShootDetail> detail;  // garden/shoot_detail.h: what few rules read, and few shoots have.

  bool ha() const { return failure_tolerance != FailureTolerance::kNone; }
  bool zone_ha() const { return failure_tolerance == FailureTolerance::kZone; }
};

// "garden-dev/moss", the way people and messages name a shoot.
std::string KeyOf(std::string_view space, std::string_view name);
inline std::string KeyOf(const Shoot& shoot) { return KeyOf(shoot.space, shoot.name); }
inline bool IsNamed(const Shoot& shoot, std::string_view key) {
  return IsKey(key, shoot.space, shoot.name);
}

// Migrate (any state), Restore or LiveMigrate that has not succeeded, or names that differ: the
// control plane is on its way (gardener.md 2.5).
bool OnItsWay(const Shoot& shoot);

// Something was torn down or is being built up: Migrate, unless it was held up before its first
// task; Restore or LiveMigrate that has not succeeded. Of a shoot whose names differ and that has
// not begun, all is still where it was (moves: the state that an earlier move left behind counts
// for nothing).
bool HasBegun(const Shoot& shoot);

// Migrate has been asked for, and waits for something before its first task: HasBegun() is false.
// It must go forward all the same: bound back, gardenlet would go on under type Migrate and Restore
// a ShootState that was never written.
bool IsHeldUp(const Shoot& shoot);

}  // namespace trowel::garden

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

namespace trowel::garden {

// status.credentials.rotation.<credential>.phase, unless it is Completed.
struct Rotation {
  std::string credential;  // "etcdEncryptionKey"
  std::string phase;       // "Preparing"
};

// spec.hibernation.schedules[]: cron expressions of five fields, and a time zone; as they stand.
struct HibernationSchedule {
  std::string start;     // Empty: never.
  std::string end;       // Empty: never.
  std::string location;  // Empty: UTC.
};

// Changes of the spec that wait for the maintenance window (spec.maintenance.
// confineSpecUpdateRollout), as metadata.managedFields and status.lastOperation tell them.
enum class ConfinedChange : std::uint8_t {
  kNone,     // Changes are not confined, or none came after the last operation.
  kWaiting,  // The spec was written after the last operation.
  kUnknown,  // Changes are confined, and nothing says when the spec was written.
};

// What few rules read of a Shoot that is about to move, and what few shoots have. A field that is
// added here is no business of those who only read garden/shoot.h. The view has it of every shoot:
// what all of them have (a generation, an ID) is kept as what it comes to, so that a shoot in order
// has none of this.
struct ShootDetail {
  // Annotations.
  std::vector<std::string> operations;              // gardener.cloud/operation, split at ";".
  std::vector<std::string> maintenance_operations;  // maintenance.gardener.cloud/operation.
  bool ignored = false;                             // shoot.gardener.cloud/ignore is truthy.
  std::string approved_by;                          // trowel.gardener.cloud/approved-by
  // When who wrote `approved_by` wrote last: metadata.managedFields. InfinitePast: not known.
  absl::Time approved_at = absl::InfinitePast();

  // shoot.gardener.cloud/skip-readiness, its value: that it is there counts.
  std::optional<std::string> skip_readiness;
  bool abort_live_migration = false;  // migration.shoot.gardener.cloud/abort-live-migration
  bool force_shrink_etcd = false;     // migration.gardener.cloud/force-shrink-etcd

  std::string generate_name;   // metadata.generateName; empty: none, or the name is not from it.
  std::string exposure_class;  // spec.exposureClassName
  std::vector<HibernationSchedule> schedules;  // spec.hibernation.schedules
  // From when on a maintenance window rotates the etcd encryption key by itself:
  // spec.maintenance.autoRotation.credentials.etcdEncryptionKey.rotationPeriod after the last time.
  absl::Time etcd_key_due = absl::InfiniteFuture();
  ConfinedChange confined_change = ConfinedChange::kNone;
  bool unmanaged_dns = false;  // The primary DNS provider, else the first, is "unmanaged".
  bool dns_providers = false;  // It has some.
  std::optional<int> primary_dns_provider;  // Index of the first with `primary: true`.

  bool few_nodes = false;  // It has workers, of which there can be no more than two in all.

  std::vector<Rotation> rotations;
  bool unobserved = false;            // status.observedGeneration < metadata.generation.
  bool encryption_unsettled = false;  // Resources encrypted at rest are not yet those wanted.
};

}  // namespace trowel::garden

#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "garden/selector.h"
#include "garden/shoot.h"

// The smaller objects that decisions look at.
namespace trowel::garden {

// A CloudProfile (`spec`) or NamespacedCloudProfile (`status.cloudProfileSpec`): gardener.md 1.3.
struct CloudProfile {
  std::string space;  // Empty for the cluster-scoped kind.
  std::string name;
  std::string parent = {};  // Of a NamespacedCloudProfile: the CloudProfile it is made from.
  std::string type;
  std::optional<SeedSelector> seed_selector;
  // Not empty: `type` and `seed_selector` are not what its spec comes to; "has no status yet".
  std::string why_stale = {};
};

struct Project {
  std::string name;
  std::string space;  // spec.namespace
  bool deleting = false;
  Labels labels = {};
};

// Metadata only: Trowel never reads the secrets in it.
struct ShootState {
  std::string space;
  std::string name;
  std::optional<absl::Time> timestamp;  // gardener.cloud/timestamp; absent: unknown.
};
inline bool IsNamed(const ShootState& state, std::string_view key) {
  return IsKey(key, state.space, state.name);
}

// Where the etcd backups of a shoot are: pkg/apis/core/v1beta1/types_backupentry.go. The name is
// "<technical ID>--<uid>" of its shoot, with "source-" before it for the copy that Restore reads.
struct BackupEntry {
  std::string space;
  std::string name;
  std::string bucket_name;     // spec.bucketName: of a seed's bucket, the seed's uid.
  std::string seed_name;       // spec.seedName
  std::string host_seed_name;  // status.seedName
  std::string owner;           // The shoot that controls it, of the same namespace; empty: none.
  std::string last_error;      // status.lastError.description; empty: none.
  LastOperation last_operation;
  bool deleting = false;
};
inline bool IsNamed(const BackupEntry& entry, std::string_view key) {
  return IsKey(key, entry.space, entry.name);
}

struct BackupBucket {
  std::string name;
  std::string seed_name;
  std::string last_error;  // Empty: none.
};

// extensions' operations.gardener.cloud/v1alpha1 Bastion.
struct Bastion {
  std::string space;
  std::string name;
  std::string shoot_name;      // spec.shootRef.name
  std::string seed_name = {};  // spec.seedName: the seed of the shoot when the bastion was made.
};

// seedmanagement.gardener.cloud/v1alpha1.
struct ManagedSeed {
  std::string space;
  std::string name;
  std::string shoot_name;  // spec.shoot.name
};

struct ExposureClass {
  std::string name;
  std::string handler;
  std::optional<SeedSelector> seed_selector;        // scheduling.seedSelector
  std::vector<Shoot::Toleration> tolerations = {};  // scheduling.tolerations
};

// A ConfigMap as it is; RegionTable and policy::Policy are made from it.
struct ConfigMap {
  std::string space;
  std::string name;
  Labels labels;
  Labels annotations;
  std::vector<Labels::Pair> data;  // Sorted by key.
  std::string uid;
  std::string resource_version;
  std::string why_broken;   // Not empty: it cannot be read; names and labels are here all the same.
  std::string broken_part;  // Not empty: what of it cannot be read; the rest counts.

  const std::string& problem() const { return why_broken.empty() ? broken_part : why_broken; }
};

}  // namespace trowel::garden

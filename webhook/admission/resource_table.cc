#include "webhook/admission/resource_table.h"

#include <array>

#include "base/text.h"

namespace trowel::webhook {
namespace {

constexpr std::string_view kCore = "core.gardener.cloud";
constexpr std::string_view kSeeds = "seedmanagement.gardener.cloud";
constexpr std::array kResources = {
    KnownResource{Subject::kShoots, kCore, "v1beta1", "shoots", "", "Shoot"},
    KnownResource{Subject::kShootsStatus, kCore, "v1beta1", "shoots", "status", "Shoot"},
    KnownResource{Subject::kShootsBinding, kCore, "v1beta1", "shoots", "binding", "Shoot"},
    KnownResource{Subject::kSeeds, kCore, "v1beta1", "seeds", "", "Seed"},
    KnownResource{Subject::kSeedsStatus, kCore, "v1beta1", "seeds", "status", "Seed"},
    KnownResource{Subject::kBackupEntries, kCore, "v1beta1", "backupentries", "", "BackupEntry"},
    KnownResource{Subject::kBackupBuckets, kCore, "v1beta1", "backupbuckets", "", "BackupBucket"},
    KnownResource{Subject::kShootStates, kCore, "v1beta1", "shootstates", "", "ShootState"},
    KnownResource{Subject::kManagedSeeds, kSeeds, "v1alpha1", "managedseeds", "", "ManagedSeed"},
    KnownResource{Subject::kGardenlets, kSeeds, "v1alpha1", "gardenlets", "", "Gardenlet"},
    KnownResource{Subject::kConfigMaps, "", "v1", "configmaps", "", "ConfigMap"},
};

// "core.gardener.cloud/v1beta1 Shoot"
std::string Label(std::string_view group, std::string_view version, std::string_view what) {
  std::string label;
  if (!group.empty()) {
    AppendPrintable(group, &label);
    label += '/';
  }
  AppendPrintable(version, &label);
  label += ' ';
  AppendPrintable(what, &label);
  return label;
}

absl::Status Mismatch(const ResourceNames& names) {
  return absl::FailedPreconditionError(
      fmt::format("request.kind: {} does not belong to resource {}",
                  Label(names.kind_group, names.kind_version, names.kind),
                  Label(names.group, names.version, names.resource)));
}

}  // namespace

absl::StatusOr<const KnownResource*> FindResource(const ResourceNames& names) {
  for (const KnownResource& row : kResources) {
    const bool same_resource = row.group == names.group && row.resource == names.resource;
    const bool same_kind = row.group == names.kind_group && row.kind == names.kind;
    if (same_kind && !same_resource) return Mismatch(names);
    if (!same_resource || row.subresource != names.subresource) continue;
    if (row.version != names.version) {
      return absl::FailedPreconditionError(
          fmt::format("request.resource: {} is not read by Trowel, only {}",
                      Label(names.group, names.version, names.resource), row.version));
    }
    if (!same_kind || row.version != names.kind_version) return Mismatch(names);
    return &row;
  }
  return nullptr;
}

const KnownResource* FindKind(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  const bool grouped = slash != std::string_view::npos;
  const std::string_view group = grouped ? api_version.substr(0, slash) : std::string_view();
  const std::string_view version = grouped ? api_version.substr(slash + 1) : api_version;
  for (const KnownResource& row : kResources) {
    if (row.subresource.empty() && row.kind == kind && row.group == group &&
        row.version == version) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace trowel::webhook

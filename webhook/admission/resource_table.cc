#include "webhook/admission/resource_table.h"

#include <array>

#include "base/text.h"

namespace trowel::webhook {
namespace {

constexpr std::string_view kCore = "core.gardener.cloud";
constexpr std::array kResources = {
    KnownResource{Subject::kShoots, kCore, "v1beta1", "shoots", "", "Shoot"},
    KnownResource{Subject::kShootsStatus, kCore, "v1beta1", "shoots", "status", "Shoot"},
    KnownResource{Subject::kShootsBinding, kCore, "v1beta1", "shoots", "binding", "Shoot"},
    KnownResource{Subject::kSeeds, kCore, "v1beta1", "seeds", "", "Seed"},
    KnownResource{Subject::kSeedsStatus, kCore, "v1beta1", "seeds", "status", "Seed"},
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

}  // namespace trowel::webhook

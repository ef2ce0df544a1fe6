#include "garden/kind.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kCore = "core.gardener.cloud";

constexpr std::array<KindInfo, kKinds> kTable = {{
    {Kind::kSeed, "Seed", kCore, "v1beta1", "seeds", false},
    {Kind::kShoot, "Shoot", kCore, "v1beta1", "shoots", true},
    {Kind::kCloudProfile, "CloudProfile", kCore, "v1beta1", "cloudprofiles", false},
    {Kind::kNamespacedCloudProfile, "NamespacedCloudProfile", kCore, "v1beta1",
     "namespacedcloudprofiles", true},
    {Kind::kProject, "Project", kCore, "v1beta1", "projects", false},
    {Kind::kConfigMap, "ConfigMap", "", "v1", "configmaps", true},
    {Kind::kShootState, "ShootState", kCore, "v1beta1", "shootstates", true},
    {Kind::kBackupBucket, "BackupBucket", kCore, "v1beta1", "backupbuckets", false},
    {Kind::kBastion, "Bastion", "operations.gardener.cloud", "v1alpha1", "bastions", true},
    {Kind::kManagedSeed, "ManagedSeed", "seedmanagement.gardener.cloud", "v1alpha1", "managedseeds",
     true},
    {Kind::kExposureClass, "ExposureClass", kCore, "v1beta1", "exposureclasses", false},
    {Kind::kBackupEntry, "BackupEntry", kCore, "v1beta1", "backupentries", true},
}};

constexpr bool InOrderOfTheEnum() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].kind) != i) return false;
  }
  return true;
}
static_assert(InOrderOfTheEnum(), "InfoOf() indexes the table by the enum");

}  // namespace

const std::array<KindInfo, kKinds>& Kinds() { return kTable; }

std::optional<Kind> FindKind(std::string_view kind, std::string_view api_version,
                             bool* version_differs) {
  if (version_differs != nullptr) *version_differs = false;
  const std::size_t slash = api_version.find('/');
  const bool core = slash == std::string_view::npos;
  const std::string_view group = core ? std::string_view() : api_version.substr(0, slash);
  const std::string_view version = core ? api_version : api_version.substr(slash + 1);
  for (const KindInfo& info : kTable) {
    if (info.name != kind || info.group != group) continue;
    if (info.version == version) return info.kind;
    if (version_differs != nullptr) *version_differs = true;
  }
  return std::nullopt;
}

}  // namespace trowel::garden

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace trowel::garden {

// The kinds that Trowel follows.
enum class Kind : std::uint8_t {
  kSeed,
  kShoot,
  kCloudProfile,
  kNamespacedCloudProfile,
  kProject,
  kConfigMap,
  kShootState,
  kBackupBucket,
  kBastion,
  kManagedSeed,
  kExposureClass,
  kBackupEntry,
};
inline constexpr std::size_t kKinds = 12;

struct KindInfo {
  Kind kind;
  std::string_view name;      // "Seed"
  std::string_view group;     // "core.gardener.cloud", empty for the core group.
  std::string_view version;   // "v1beta1"
  std::string_view resource;  // "seeds"
  bool namespaced;
};

// All kinds, in the order of the enum.
const std::array<KindInfo, kKinds>& Kinds();
inline const KindInfo& InfoOf(Kind kind) { return Kinds()[static_cast<std::size_t>(kind)]; }

// By "kind" and "apiVersion" of an object, e.g. "Shoot", "core.gardener.cloud/v1beta1". Empty when
// Trowel does not follow such objects; `version_differs` is set when it follows another version.
std::optional<Kind> FindKind(std::string_view kind, std::string_view api_version,
                             bool* version_differs = nullptr);

}  // namespace trowel::garden

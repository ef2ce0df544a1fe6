#pragma once

#include <string_view>

namespace trowel::policy {

// Where findings point to, as a path into the shoot.
inline constexpr std::string_view kSeedNameField = "spec.seedName";
inline constexpr std::string_view kCloudProfileField = "spec.cloudProfile";
inline constexpr std::string_view kNamespaceField = "metadata.namespace";
inline constexpr std::string_view kLiveMigrateField =
    "metadata.annotations[migration.gardener.cloud/live-migrate]";
inline constexpr std::string_view kDistantRegionsField =
    "metadata.annotations[migration.gardener.cloud/allow-distant-regions]";

}  // namespace trowel::policy

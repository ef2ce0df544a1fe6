#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "garden/move_detail.h"

// The steps of a live move, which two gardenlets tell each other of in status.liveMigration.
// conditions: GEP-0039 and the drafts of its code. What they change from draft to draft is here.
namespace trowel::policy {

enum class LiveSide : std::uint8_t { kSource, kDestination };

struct LiveStep {
  std::string_view type;  // Of its condition.
  LiveSide owner = LiveSide::kSource;
};

inline constexpr std::string_view kPeersJoined = "DestinationEtcdPeersJoined";
inline constexpr std::string_view kApiServerReady = "DestinationKubeAPIServerReady";
inline constexpr std::string_view kEtcdComplete = "EtcdMigrationComplete";

// In the order in which they are taken.
inline constexpr std::array<LiveStep, 8> kLiveSteps = {{
    {.type = "SourceEtcdPreparedForPeerJoin", .owner = LiveSide::kSource},
    {.type = kPeersJoined, .owner = LiveSide::kDestination},
    {.type = "MigrateExtensionsNeededBeforeKubeAPIServer", .owner = LiveSide::kSource},
    {.type = kApiServerReady, .owner = LiveSide::kDestination},
    {.type = "MigrateDNSRecords", .owner = LiveSide::kSource},
    {.type = kEtcdComplete, .owner = LiveSide::kDestination},
    {.type = "SourceSeedCleanup", .owner = LiveSide::kSource},
    {.type = "MigrationCompleted", .owner = LiveSide::kDestination},
}};

// Position in kLiveSteps.
std::optional<std::size_t> FindLiveStep(std::string_view type);

// kMissing: there is no such condition. kUnknown also where two conditions of the type differ.
garden::Condition::Status LiveStatus(const garden::MoveDetail& detail, std::string_view type);

}  // namespace trowel::policy

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/condition.h"

namespace trowel::garden {

// How status.lastOperation.description begins where gardenlet gives up before the first task of a
// flow: what status.lastErrors has is of a try before it then (reconciler.go: migrateShoot,
// checkSeed, initializeOperation).
inline constexpr std::string_view kSaysBastions = "shoot has still Bastions";
inline constexpr std::string_view kSaysSeedNotReady = "Shoot cannot be reconciled on seed";
inline constexpr std::string_view kSaysNoBeginning = "Could not initialize a new operation";

// What Gardener tells of a move while it runs: kept of shoots on their way only, apart from what
// rules read of every shoot, because it changes with every report of progress.
struct MoveDetail {
  // status.lastErrors[]
  struct Failure {
    std::string task_id;
    std::string description;
    std::vector<std::string> codes;  // "ERR_INFRA_RATE_LIMITS_EXCEEDED"
  };
  // status.liveMigration.conditions[]: GEP-0039.
  struct LiveCondition {
    std::string type;  // "DestinationEtcdPeersJoined"
    Condition::Status status = Condition::Status::kMissing;
    std::string reason;
    absl::Time since = absl::InfinitePast();  // lastTransitionTime
  };

  std::string uid;            // status.uid
  std::string technical_id;   // status.technicalID: the namespace on the seed.
  std::string description;    // status.lastOperation.description
  std::int64_t progress = 0;  // status.lastOperation.progress, percent.
  absl::Time retries_since = absl::InfinitePast();  // status.retryCycleStartTime
  std::vector<Failure> failures;
  Condition ready_for_migration;    // status.constraints, as the migration controller reports it.
  std::string ready_message;        // Its message: "observed generation outdated (1/3)".
  Condition api_server_available;   // status.conditions
  bool has_live_migration = false;  // status.liveMigration is set, if only to {}.
  std::vector<LiveCondition> live_conditions;
};

}  // namespace trowel::garden

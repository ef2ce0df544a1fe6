#include "test/support/move_stage.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "garden/seed.h"
#include "garden/seed_detail.h"

namespace trowel::testing {
namespace {

using garden::Condition;
using garden::OperationState;
using garden::OperationType;

constexpr char kUid[] = "4d1c5a2e-1111-4a3b-9c0d-000000000001";
constexpr char kTechnicalId[] = "shoot--dev--moss";

// As the source and the destination work them off: GEP-0039.
constexpr std::array<std::string_view, 8> kLiveSteps = {
    "SourceEtcdPreparedForPeerJoin",
    "DestinationEtcdPeersJoined",
    "MigrateExtensionsNeededBeforeKubeAPIServer",
    "DestinationKubeAPIServerReady",
    "MigrateDNSRecords",
    "EtcdMigrationComplete",
    "SourceSeedCleanup",
    "MigrationCompleted"};

// Where a shoot of a stage is, and what its backups are.
struct Standing {
  Stage stage;
  std::string_view name;
  bool bound = true;     // spec.seedName is the destination.
  bool arrived = false;  // status.seedName as well.
  OperationType type = OperationType::kReconcile;
  OperationState state = OperationState::kSucceeded;
  bool live = false;              // It is annotated to move live.
  std::string_view at = {};       // The live step that is under way; empty: there are none.
  Condition::Status status = {};  // That of the step.
  bool copied = false;            // The backups are in the destination's bucket,
  bool source_entry = false;      // and the old ones are there as well.
};

constexpr OperationState kProcessing = OperationState::kProcessing;
constexpr OperationState kSucceeded = OperationState::kSucceeded;
constexpr OperationState kFailed = OperationState::kFailed;

constexpr std::array kStandings = {
    Standing{.stage = Stage::kResting, .name = "resting", .bound = false},
    Standing{.stage = Stage::kWaiting, .name = "waiting"},
    Standing{.stage = Stage::kReady, .name = "ready"},
    Standing{.stage = Stage::kHeldUp,
             .name = "held_up",
             .type = OperationType::kMigrate,
             .state = OperationState::kError},
    Standing{.stage = Stage::kMigrating,
             .name = "migrating",
             .type = OperationType::kMigrate,
             .state = kProcessing},
    Standing{.stage = Stage::kMigrateFailed,
             .name = "migrate_failed",
             .type = OperationType::kMigrate,
             .state = kFailed},
    Standing{.stage = Stage::kMigrated,
             .name = "migrated",
             .arrived = true,
             .type = OperationType::kMigrate,
             .state = kSucceeded},
    Standing{.stage = Stage::kRestoring,
             .name = "restoring",
             .arrived = true,
             .type = OperationType::kRestore,
             .state = kProcessing,
             .copied = true,
             .source_entry = true},
    Standing{.stage = Stage::kRestoreFailed,
             .name = "restore_failed",
             .arrived = true,
             .type = OperationType::kRestore,
             .state = kFailed,
             .copied = true,
             .source_entry = true},
    Standing{.stage = Stage::kEtcdProven,
             .name = "etcd_proven",
             .arrived = true,
             .type = OperationType::kRestore,
             .state = kProcessing,
             .copied = true},
    Standing{.stage = Stage::kRestored,
             .name = "restored",
             .arrived = true,
             .type = OperationType::kRestore,
             .state = kSucceeded,
             .copied = true},
    Standing{.stage = Stage::kLiveWaiting, .name = "live_waiting", .live = true},
    Standing{.stage = Stage::kLiveJoining,
             .name = "live_joining",
             .type = OperationType::kLiveMigrate,
             .state = kProcessing,
             .live = true,
             .at = kLiveSteps[1],
             .status = Condition::Status::kProgressing},
    Standing{.stage = Stage::kLiveJoinFailed,
             .name = "live_join_failed",
             .type = OperationType::kLiveMigrate,
             .state = kProcessing,
             .live = true,
             .at = kLiveSteps[1],
             .status = Condition::Status::kFalse},
    Standing{.stage = Stage::kLiveShrinkable,
             .name = "live_shrinkable",
             .type = OperationType::kLiveMigrate,
             .state = kProcessing,
             .live = true,
             .at = kLiveSteps[3],
             .status = Condition::Status::kFalse,
             .copied = true,
             .source_entry = true},
    Standing{.stage = Stage::kLiveTail,
             .name = "live_tail",
             .arrived = true,
             .type = OperationType::kLiveMigrate,
             .state = kProcessing,
             .live = true,
             .at = kLiveSteps[7],
             .status = Condition::Status::kProgressing,
             .copied = true},
    Standing{.stage = Stage::kLiveDone,
             .name = "live_done",
             .arrived = true,
             .type = OperationType::kLiveMigrate,
             .state = kSucceeded,
             .copied = true},
};

const Standing& Of(Stage stage) {
  return *std::find_if(kStandings.begin(), kStandings.end(),
                       [stage](const Standing& standing) { return standing.stage == stage; });
}

garden::BackupEntry Entry(const std::string& prefix, const garden::Seed& seed) {
  garden::BackupEntry entry;
  entry.space = "garden-dev";
  entry.name = fmt::format("{}{}--{}", prefix, kTechnicalId, kUid);
  entry.bucket_name = seed.detail->uid;
  entry.seed_name = seed.name;
  entry.host_seed_name = seed.name;
  entry.owner = "moss";
  return entry;
}

}  // namespace

std::string_view Name(Stage stage) { return Of(stage).name; }

const std::vector<Stage>& AllStages() {
  static const std::vector<Stage> stages = [] {
    std::vector<Stage> all;
    for (const Standing& standing : kStandings) all.push_back(standing.stage);
    return all;
  }();
  return stages;
}

std::vector<garden::MoveDetail::LiveCondition> LiveConditions(std::string_view at,
                                                              Condition::Status status) {
  std::vector<garden::MoveDetail::LiveCondition> conditions;
  Condition::Status now = Condition::Status::kTrue;
  for (const std::string_view step : kLiveSteps) {
    if (step == at) now = status;
    conditions.push_back({.type = std::string(step), .status = now, .reason = "StepOf"});
    if (step == at) now = Condition::Status::kUnknown;
  }
  return conditions;
}

void PutOn(Stage stage, const garden::Seed& source, const garden::Seed& destination,
           const Staged& staged) {
  const Standing& standing = Of(stage);
  garden::Shoot& shoot = *staged.shoot;
  shoot.seed_name = standing.bound ? destination.name : source.name;
  shoot.host_seed_name = standing.arrived ? destination.name : source.name;
  shoot.last_operation.type = standing.type;
  shoot.last_operation.state = standing.state;
  shoot.last_operation.hindrance =
      stage == Stage::kHeldUp ? garden::Hindrance::kBastions : garden::Hindrance::kNone;
  shoot.live_migrate = standing.live;
  shoot.failure_tolerance =
      standing.live ? garden::FailureTolerance::kNode : garden::FailureTolerance::kNone;
  garden::MoveDetail detail;
  if (garden::OnItsWay(shoot)) {
    detail.uid = kUid;
    detail.technical_id = kTechnicalId;
    if (stage == Stage::kHeldUp) detail.description = "shoot has still Bastions";
    if (stage == Stage::kReady) detail.ready_for_migration.status = Condition::Status::kTrue;
    detail.has_live_migration = !standing.at.empty();
    if (!standing.at.empty()) {
      detail.live_conditions = LiveConditions(standing.at, standing.status);
    }
  }
  shoot.on_way.Edit() = detail;
  *staged.entry = Entry("", standing.copied ? destination : source);
  staged.source_entry->reset();
  if (standing.source_entry) *staged.source_entry = Entry("source-", source);
}

}  // namespace trowel::testing

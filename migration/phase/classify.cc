#include "migration/phase/classify.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "garden/move_detail.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "migration/phase/tasks.h"

namespace trowel::migration {
namespace {

using garden::Condition;
using garden::OperationState;
using garden::OperationType;

// GEP-0039, in the order in which they come true.
constexpr std::array<std::pair<Phase, std::string_view>, 8> kLive = {{
    {Phase::kL1, "SourceEtcdPreparedForPeerJoin"},
    {Phase::kL2, "DestinationEtcdPeersJoined"},
    {Phase::kL3, "MigrateExtensionsNeededBeforeKubeAPIServer"},
    {Phase::kL4, "DestinationKubeAPIServerReady"},
    {Phase::kL5, "MigrateDNSRecords"},
    {Phase::kL6, "EtcdMigrationComplete"},
    {Phase::kL7, "SourceSeedCleanup"},
    {Phase::kL8, "MigrationCompleted"},
}};

constexpr std::int64_t kAll = 100;  // Percent: every task of the flow has ended.

class Classifier {
 public:
  Classifier(const garden::Shoot& shoot, const garden::GardenView& view)
      : shoot_(shoot), view_(view), detail_(*shoot.on_way), last_(shoot.last_operation) {}

  Classified Run() {
    found_.phase = Tell();
    found_.failed_in = FailedIn();
    if (found_.stage == Stage::kNone) {
      const bool errs = found_.phase == Phase::kMError || found_.phase == Phase::kRError ||
                        found_.phase == Phase::kFailed;
      found_.stage =
          RowOf(errs && found_.failed_in != Phase::kRests ? found_.failed_in : found_.phase).stage;
    }
    return std::move(found_);
  }

 private:
  bool Differ() const {
    return !shoot_.seed_name.empty() && !shoot_.host_seed_name.empty() &&
           shoot_.seed_name != shoot_.host_seed_name;
  }
  bool Unfinished() const { return last_.state != OperationState::kSucceeded; }

  Phase Tell() {
    if (last_.type == OperationType::kLiveMigrate && Unfinished()) return Live();
    if (last_.type == OperationType::kMigrate) {
      // Where nobody says who hosts it, it is not known to be the seed that it goes to.
      if (shoot_.host_seed_name.empty()) found_.not_known.emplace_back("the seed that hosts it");
      return Differ() || shoot_.host_seed_name.empty() ? Migrating() : Handed();
    }
    const bool restoring = last_.type == OperationType::kRestore && Unfinished();
    // Bound on before it was restored: Migrate there would save what is not there yet.
    if (Differ() && restoring) return Phase::kInconsistent;
    // What another operation before the binding has left behind counts for nothing.
    if (Differ()) return Waiting();
    if (last_.type != OperationType::kRestore) return Phase::kRests;
    return restoring ? Restoring() : Phase::kArrived;
  }

  Phase Waiting() {
    if (!shoot_.bound_at.has_value()) found_.not_known.emplace_back("when it was bound");
    switch (detail_.ready_for_migration.status) {
      case Condition::Status::kMissing: return Phase::kW0;
      case Condition::Status::kTrue: return Phase::kW2;
      default: return Phase::kW1;
    }
  }

  bool Says(std::string_view beginning) const {
    return std::string_view(detail_.description).starts_with(beginning);
  }

  Phase FailedIn() const {
    const Flow flow = last_.type == OperationType::kMigrate ? Flow::kMigrate : Flow::kRestore;
    Phase phase = Phase::kRests;
    for (const garden::MoveDetail::Failure& failure : detail_.failures) {
      const Task* task = FindTask(flow, failure.task_id);
      if (task != nullptr) phase = task->phase;
    }
    return phase;
  }

  // As long as gardenlet asks again, the operation goes on without a task.
  bool WaitsForSource() const {
    return last_.state == OperationState::kProcessing && Says(garden::kSaysSeedNotReady) &&
           detail_.progress == 0 && detail_.failures.empty();
  }

  // What runs, if it does: in a text about an error no task is named.
  const Task* Telling(Flow flow) {
    if (last_.state == OperationState::kError || last_.state == OperationState::kFailed ||
        Says(garden::kSaysSeedNotReady)) {
      return nullptr;
    }
    const std::vector<std::string_view> running = RunningTasks(detail_.description);
    found_.tasks.assign(running.begin(), running.end());
    return TellingTask(flow, running);
  }

  Phase Migrating() {
    if (last_.state == OperationState::kFailed) return Phase::kFailed;
    // The move was bound elsewhere after it was handed over: no phase is of two destinations.
    if (!Unfinished()) return Phase::kInconsistent;
    const Phase by_backups = MigratingByBackups();
    const Task* telling = Telling(Flow::kMigrate);
    if (by_backups == Phase::kH1 || by_backups == Phase::kH2) return by_backups;
    // What a retry finds in the way after much was done is its cause, and no waiting.
    if (last_.hindrance == garden::Hindrance::kBastions) return Phase::kW3;
    if (last_.hindrance == garden::Hindrance::kSourceReady || WaitsForSource()) return Phase::kW4;
    if (last_.state == OperationState::kError) return Phase::kMError;
    if (telling == nullptr) {
      if (detail_.progress > 0) found_.not_known.emplace_back("the running tasks");
      return Phase::kM1;
    }
    if (telling->phase == Phase::kM1 && telling->saves_state) found_.stage = Stage::kStateSaved;
    return telling->phase;
  }

  // kM1: they are the source's, or nothing is known of them.
  Phase MigratingByBackups() {
    const Backups backups = BackupsOf(shoot_, view_);
    if (!backups.known) found_.not_known.emplace_back("BackupEntries");
    if (backups.entry == nullptr) return Phase::kM1;
    const garden::BackupEntry& entry = *backups.entry;
    if (entry.seed_name != shoot_.seed_name) return Phase::kM1;
    return entry.host_seed_name.empty() && entry.last_operation.type == OperationType::kMigrate &&
                   entry.last_operation.state == OperationState::kSucceeded
               ? Phase::kH2
               : Phase::kH1;
  }

  // Migrate, and both names are those of one seed: the destination, or the source, to which it was
  // bound back while Migrate ran.
  Phase Handed() const { return Unfinished() ? Phase::kInconsistent : Phase::kH3; }

  Phase Restoring() {
    if (last_.state == OperationState::kFailed) return Phase::kFailed;
    if (Says(garden::kSaysNoBeginning)) return Phase::kR0;
    if (last_.state == OperationState::kError) return Phase::kRError;
    const Task* telling = Telling(Flow::kRestore);
    if (telling != nullptr && telling->phase != Phase::kR1) return telling->phase;
    if (telling == nullptr && detail_.progress >= kAll) return Phase::kR5;  // "... finished"
    const Phase by_backups = RestoringByBackups();
    if (telling == nullptr && detail_.progress > 0) {
      found_.not_known.emplace_back("the running tasks");
    }
    return by_backups;
  }

  // The last phase that is proven by where the backups are.
  Phase RestoringByBackups() {
    const Backups backups = BackupsOf(shoot_, view_);
    const garden::SeedEntry* to = view_.FindSeed(shoot_.seed_name);
    if (!backups.known || to == nullptr) {
      found_.not_known.emplace_back(backups.known ? "the destination's Seed" : "BackupEntries");
      return Phase::kR1;
    }
    const bool copied_to = backups.entry != nullptr && !backups.entry->bucket_name.empty() &&
                           backups.entry->bucket_name == to->seed->detail->uid;
    if (!copied_to) return Phase::kR1;
    return backups.source != nullptr ? Phase::kR2 : Phase::kR4;
  }

  Phase Live() {
    if (last_.state == OperationState::kFailed) return Phase::kFailed;
    for (const auto& [phase, type] : kLive) {
      if (StatusOf(type) != Condition::Status::kTrue) return phase;
    }
    return Phase::kL8;
  }

  Condition::Status StatusOf(std::string_view type) const {
    for (const garden::MoveDetail::LiveCondition& condition : detail_.live_conditions) {
      if (condition.type == type) return condition.status;
    }
    return Condition::Status::kMissing;
  }

  const garden::Shoot& shoot_;
  const garden::GardenView& view_;
  const garden::MoveDetail& detail_;
  const garden::LastOperation& last_;
  Classified found_;
};

}  // namespace

Classified Classify(const garden::Shoot& shoot, const garden::GardenView& view) {
  return Classifier(shoot, view).Run();
}

Backups BackupsOf(const garden::Shoot& shoot, const garden::GardenView& view) {
  const garden::MoveDetail& detail = *shoot.on_way;
  Backups backups;
  if (detail.technical_id.empty() || detail.uid.empty()) return backups;
  const std::string name = fmt::format("{}--{}", detail.technical_id, detail.uid);
  const std::string source = "source-" + name;
  backups.known = view.kind(garden::Kind::kBackupEntry).known &&
                  view.WhyBroken(garden::Kind::kBackupEntry, shoot.space, name) == nullptr &&
                  view.WhyBroken(garden::Kind::kBackupEntry, shoot.space, source) == nullptr;
  if (!backups.known) return backups;
  backups.entry = view.FindBackupEntry(shoot.space, name);
  backups.source = view.FindBackupEntry(shoot.space, source);
  return backups;
}

std::string_view ConditionOf(Phase phase) {
  for (const auto& [live, type] : kLive) {
    if (live == phase) return type;
  }
  return {};
}

}  // namespace trowel::migration

#include "migration/phase/progress.h"

#include <algorithm>
#include <utility>

#include "garden/move_detail.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "migration/phase/classify.h"
#include "migration/phase/known_time.h"
#include "migration/phase/stuck.h"

namespace trowel::migration {
namespace {

using garden::Condition;

// Clocks differ: what the API server tells of the past is no later than now.
std::optional<absl::Time> UpTo(absl::Time now, std::optional<absl::Time> time) {
  if (time.has_value()) *time = std::min(*time, now);
  return time;
}

// When the phase began, where one time of the status says it.
std::optional<absl::Time> SinceOf(const garden::Shoot& shoot, Phase phase) {
  const garden::MoveDetail& detail = *shoot.on_way;
  switch (phase) {
    case Phase::kW0: return shoot.bound_at;
    case Phase::kW1:
    case Phase::kW2: {
      const std::optional<absl::Time> since = Known(detail.ready_for_migration.since);
      return since.has_value() ? Latest(since, shoot.bound_at) : std::nullopt;
    }
    case Phase::kH3:
    case Phase::kFailed:
    case Phase::kArrived: return Known(shoot.last_operation.updated);
    default: break;
  }
  const std::string_view type = ConditionOf(phase);
  for (const garden::MoveDetail::LiveCondition& condition : detail.live_conditions) {
    if (condition.type == type) return Known(condition.since);
  }
  return std::nullopt;
}

// The seed that hosts it; once it is handed over, both names are the destination's, and the bucket
// that its backups are in, or are copied from, tells.
std::string SourceOf(const garden::Shoot& shoot, const garden::GardenView& view) {
  if (shoot.host_seed_name != shoot.seed_name) return shoot.host_seed_name;
  const Backups backups = BackupsOf(shoot, view);
  const auto seed_of = [&](const garden::BackupEntry* entry) -> std::string {
    if (entry == nullptr || entry->bucket_name.empty()) return {};
    for (const garden::SeedEntry& seed : view.seeds()) {
      const bool other = seed.seed->name != shoot.seed_name;
      if (other && seed.seed->detail->uid == entry->bucket_name) return seed.seed->name;
    }
    return {};
  };
  // The backups themselves are nearer to this move than a copy that another one may have left.
  std::string source = seed_of(backups.entry);
  if (source.empty()) source = seed_of(backups.source);
  return source;
}

ApiServer ApiServerIn(const garden::Shoot& shoot, const Classified& found) {
  Phase phase = found.phase;
  const garden::OperationType last = shoot.last_operation.type;
  const bool fails = phase == Phase::kMError || phase == Phase::kRError || phase == Phase::kFailed;
  if (phase == Phase::kInconsistent) {
    // Handed over, and nobody has restored it.
    const bool handed = last == garden::OperationType::kMigrate &&
                        shoot.last_operation.state == garden::OperationState::kSucceeded;
    return handed ? ApiServer::kDown : ApiServer::kUnknown;
  }
  if (shoot.hibernated || shoot.hibernation_enabled || shoot.deleting ||
      last == garden::OperationType::kCreate || last == garden::OperationType::kDelete ||
      last == garden::OperationType::kNone || !found.not_known.empty()) {
    return fails || !RowOf(phase).api_server_down ? ApiServer::kUnknown : ApiServer::kDown;
  }
  const bool failed_down = RowOf(found.failed_in).api_server_down;
  if (fails) {
    if (found.failed_in == Phase::kRests) return ApiServer::kUnknown;
    return failed_down ? ApiServer::kDown : ApiServer::kUp;
  }
  if (found.failed_in != Phase::kRests) {
    // A retry begins with what was done before: the try before it had come further.
    if (last == garden::OperationType::kMigrate && failed_down) return ApiServer::kDown;
    if (last == garden::OperationType::kRestore && found.failed_in == Phase::kR5) {
      return RowOf(phase).api_server_down ? ApiServer::kUnknown : ApiServer::kUp;
    }
  }
  return RowOf(phase).api_server_down ? ApiServer::kDown : ApiServer::kUp;
}

}  // namespace

std::string_view Name(ApiServer state) {
  switch (state) {
    case ApiServer::kUp: return "up";
    case ApiServer::kDown: return "down";
    case ApiServer::kUnknown: return "unknown";
  }
  return "";
}

Progress PhaseOf(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now) {
  Progress progress;
  if (!garden::OnItsWay(shoot)) {
    const bool arrived = shoot.last_operation.type == garden::OperationType::kRestore;
    progress.phase = arrived ? Phase::kArrived : Phase::kRests;
    progress.to = shoot.seed_name;
    progress.bound_at = UpTo(now, shoot.bound_at);
    progress.last_report = UpTo(now, Known(shoot.last_operation.updated));
    if (arrived) progress.since = progress.last_report;
    return progress;
  }
  Classified found = Classify(shoot, view);
  progress.phase = found.phase;
  progress.stage = found.stage;
  progress.live =
      shoot.last_operation.type == garden::OperationType::kLiveMigrate ||
      (shoot.live_migrate && shoot.last_operation.type != garden::OperationType::kMigrate &&
       shoot.last_operation.type != garden::OperationType::kRestore);
  progress.from = SourceOf(shoot, view);
  progress.to = shoot.seed_name;
  progress.bound_at = UpTo(now, shoot.bound_at);
  progress.since = UpTo(now, SinceOf(shoot, found.phase));
  progress.last_report = UpTo(now, Known(shoot.last_operation.updated));
  progress.api_server = ApiServerIn(shoot, found);
  const Condition& api_server = shoot.on_way->api_server_available;
  if (progress.api_server == ApiServer::kDown && api_server.status != Condition::Status::kTrue &&
      api_server.status != Condition::Status::kMissing) {
    progress.api_server_down_since = UpTo(now, Known(api_server.since));
  }
  progress.tasks = std::move(found.tasks);
  progress.not_known = std::move(found.not_known);
  JudgeProgress(shoot, view, now, &progress);
  return progress;
}

}  // namespace trowel::migration

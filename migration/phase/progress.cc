#include "migration/phase/progress.h"

#include <algorithm>

#include "garden/move_detail.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "migration/phase/classify.h"
#include "migration/phase/stuck.h"

namespace trowel::migration {
namespace {

using garden::Condition;

std::optional<absl::Time> UpTo(absl::Time now, absl::Time time) {
  if (time == absl::InfinitePast()) return std::nullopt;
  return std::min(time, now);
}

// What the API server tells of the past is no later than now.
garden::Shoot Clamped(const garden::Shoot& shoot, absl::Time now) {
  garden::Shoot clamped = shoot;
  const auto clamp = [now](absl::Time* time) { *time = std::min(*time, now); };
  if (clamped.bound_at.has_value()) clamp(&*clamped.bound_at);
  clamp(&clamped.last_operation.updated);
  garden::MoveDetail& detail = clamped.on_way.Edit();
  clamp(&detail.retries_since);
  clamp(&detail.ready_for_migration.since);
  clamp(&detail.api_server_available.since);
  for (garden::MoveDetail::LiveCondition& condition : detail.live_conditions) {
    clamp(&condition.since);
  }
  return clamped;
}

// When the phase began, where one time of the status says it.
std::optional<absl::Time> SinceOf(const garden::Shoot& shoot, Phase phase) {
  const garden::MoveDetail& detail = *shoot.on_way;
  switch (phase) {
    case Phase::kW0: return shoot.bound_at;
    case Phase::kW1:
    case Phase::kW2: {
      const absl::Time since = detail.ready_for_migration.since;
      if (since == absl::InfinitePast()) return std::nullopt;
      return std::max(since, shoot.bound_at.value_or(since));
    }
    case Phase::kH3:
    case Phase::kFailed:
    case Phase::kArrived: return UpTo(absl::InfiniteFuture(), shoot.last_operation.updated);
    default: break;
  }
  const std::string_view type = ConditionOf(phase);
  for (const garden::MoveDetail::LiveCondition& condition : detail.live_conditions) {
    if (condition.type == type) return UpTo(absl::InfiniteFuture(), condition.since);
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

Progress PhaseOf(const garden::Shoot& as_is, const garden::GardenView& view, absl::Time now) {
  Progress progress;
  if (!garden::OnItsWay(as_is)) {
    const bool arrived = as_is.last_operation.type == garden::OperationType::kRestore;
    progress.phase = arrived ? Phase::kArrived : Phase::kRests;
    progress.to = as_is.seed_name;
    if (as_is.bound_at.has_value()) progress.bound_at = UpTo(now, *as_is.bound_at);
    progress.last_report = UpTo(now, as_is.last_operation.updated);
    if (arrived) progress.since = progress.last_report;
    return progress;
  }
  const garden::Shoot shoot = Clamped(as_is, now);
  Classified found = Classify(shoot, view);
  progress.phase = found.phase;
  progress.stage = found.stage;
  progress.live =
      shoot.last_operation.type == garden::OperationType::kLiveMigrate ||
      (shoot.live_migrate && shoot.last_operation.type != garden::OperationType::kMigrate &&
       shoot.last_operation.type != garden::OperationType::kRestore);
  progress.from = SourceOf(shoot, view);
  progress.to = shoot.seed_name;
  progress.bound_at = shoot.bound_at;
  progress.since = SinceOf(shoot, found.phase);
  progress.last_report = UpTo(now, shoot.last_operation.updated);
  progress.tasks = found.tasks;
  progress.not_known = found.not_known;
  progress.api_server = ApiServerIn(shoot, found);
  const Condition& api_server = shoot.on_way->api_server_available;
  if (progress.api_server == ApiServer::kDown && api_server.status != Condition::Status::kTrue &&
      api_server.status != Condition::Status::kMissing) {
    progress.api_server_down_since = UpTo(now, api_server.since);
  }
  JudgeProgress(shoot, view, found, now, &progress);
  return progress;
}

}  // namespace trowel::migration

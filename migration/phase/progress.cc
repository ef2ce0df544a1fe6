#include "migration/phase/progress.h"

#include <algorithm>

#include "garden/move_detail.h"
#include "garden/objects.h"
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

ApiServer ApiServerIn(const garden::Shoot& shoot, const Classified& found) {
  Phase phase = found.phase;
  if (phase == Phase::kMError || phase == Phase::kRError || phase == Phase::kFailed) {
    phase = found.failed_in;
  }
  // The condition is written by whoever cares for the shoot, if anybody does: it proves no more
  // than that it was so once.
  const Condition::Status said = shoot.on_way->api_server_available.status;
  if (phase == Phase::kRests || phase == Phase::kInconsistent) {
    return said == Condition::Status::kTrue ? ApiServer::kUnknown : ApiServer::kDown;
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
  // Once it is handed over, both names are the destination's; its backups may still tell.
  const Backups backups = BackupsOf(shoot, view);
  if (shoot.host_seed_name != shoot.seed_name) {
    progress.from = shoot.host_seed_name;
  } else if (backups.source != nullptr && backups.source->seed_name != shoot.seed_name) {
    progress.from = backups.source->seed_name;
  }
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

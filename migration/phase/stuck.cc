#include "migration/phase/stuck.h"

#include <algorithm>
#include <optional>
#include <string>

#include <absl/strings/str_replace.h>
#include <fmt/format.h>

#include "base/text.h"
#include "garden/move_detail.h"
#include "migration/phase/classify.h"
#include "migration/phase/known_time.h"
#include "migration/phase/obstacles.h"

namespace trowel::migration {
namespace {

using garden::Condition;

constexpr absl::Duration kLoop = absl::Minutes(30);    // The same failure again and again.
constexpr absl::Duration kPickUp = absl::Minutes(2);   // Of a live step, by its gardenlet.
constexpr absl::Duration kRetries = absl::Minutes(1);  // Of a live step that has failed.

// How long a move may take, counted from when.
struct Patience {
  std::optional<absl::Time> from;
  absl::Duration limit = absl::InfiniteDuration();
  std::string_view what = "for";  // "in this phase for", "no progress for"
};

const garden::MoveDetail::LiveCondition* FindLive(const garden::Shoot& shoot,
                                                  std::string_view type) {
  const auto& conditions = shoot.on_way->live_conditions;
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const auto& condition) { return condition.type == type; });
  return found == conditions.end() ? nullptr : &*found;
}

Patience PatienceOfLive(const garden::Shoot& shoot, const PhaseRow& row) {
  const garden::MoveDetail::LiveCondition* own = FindLive(shoot, ConditionOf(row.phase));
  if (own != nullptr && own->status == Condition::Status::kProgressing) {
    return {.from = Known(own->since), .limit = row.limit, .what = "in this step for"};
  }
  if (own != nullptr && own->status == Condition::Status::kFalse) {
    return {.from = Known(own->since), .limit = kRetries, .what = "the step has failed for"};
  }
  // The step before it has ended, and nobody has begun this one.
  std::optional<absl::Time> since = Known(shoot.last_operation.updated);
  if (row.phase != Phase::kL1) {
    const auto before = static_cast<Phase>(static_cast<int>(row.phase) - 1);
    const garden::MoveDetail::LiveCondition* ended = FindLive(shoot, ConditionOf(before));
    if (ended != nullptr) since = Known(ended->since);
  }
  return {.from = since, .limit = kPickUp, .what = "nobody has begun the step for"};
}

Patience PatienceOf(const garden::Shoot& shoot, const PhaseRow& row) {
  const garden::MoveDetail& detail = *shoot.on_way;
  switch (row.phase) {
    case Phase::kW0: return {.from = shoot.bound_at, .limit = row.limit, .what = "waits for"};
    case Phase::kW1:
    case Phase::kW2:
      return {.from = Latest(Known(detail.ready_for_migration.since), shoot.bound_at),
              .limit = row.limit,
              .what = "waits for"};
    case Phase::kW3:
    case Phase::kW4:
    case Phase::kMError:
    case Phase::kRError:
      return {.from = Latest(Known(detail.retries_since), shoot.bound_at),
              .limit = row.limit,
              .what = "is tried for"};
    default: break;
  }
  if (!ConditionOf(row.phase).empty()) return PatienceOfLive(shoot, row);
  // A flow writes its status whenever a task begins or ends.
  return {.from = Known(shoot.last_operation.updated), .limit = row.limit, .what = "no change for"};
}

std::string Filled(std::string_view remedy, const garden::Shoot& shoot) {
  std::string filled(remedy);
  absl::StrReplaceAll({{"{space}", Printable(shoot.space)}, {"{name}", Printable(shoot.name)}},
                      &filled);
  return filled;
}

std::string Shown(absl::Duration time) {
  return absl::FormatDuration(absl::Trunc(time, absl::Seconds(1)));
}

}  // namespace

void JudgeProgress(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now,
                   Progress* progress) {
  if (!progress->on_its_way()) return;
  const PhaseRow& row = RowOf(progress->phase);
  std::string overdue;
  const auto wait = [&](const Patience& patience) {
    if (!overdue.empty() || !patience.from.has_value()) return;
    const absl::Duration waited = now - *patience.from;
    if (waited <= patience.limit) return;
    overdue = fmt::format("{} {}", patience.what, Shown(waited));
  };
  wait(PatienceOf(shoot, row));
  if (!shoot.on_way->failures.empty() &&
      shoot.on_way->retries_since >= shoot.bound_at.value_or(absl::InfinitePast())) {
    wait({.from = Known(shoot.on_way->retries_since),
          .limit = kLoop,
          .what = "fails again and again for"});
  }
  const std::vector<Obstacle> obstacles = ObstaclesOf(shoot, view, *progress);
  const auto at_once = std::find_if(obstacles.begin(), obstacles.end(),
                                    [](const Obstacle& obstacle) { return obstacle.at_once; });
  progress->stuck = row.always_stuck || !overdue.empty() || at_once != obstacles.end();
  const Obstacle* telling = at_once != obstacles.end() ? &*at_once
                            : obstacles.empty()        ? nullptr
                                                       : &obstacles.front();
  if (telling != nullptr) progress->cause = telling->what;
  if (!overdue.empty()) {
    progress->cause =
        progress->cause.empty() ? overdue : fmt::format("{}; {}", overdue, progress->cause);
  }
  if (progress->cause.empty() && row.always_stuck) progress->cause = shoot.on_way->description;
  if (progress->stuck || telling != nullptr) {
    progress->remedy = Filled(
        telling != nullptr && !telling->remedy.empty() ? telling->remedy : row.remedy, shoot);
  }
}

}  // namespace trowel::migration

#include "cli/status/moves.h"

#include <algorithm>
#include <tuple>

#include "base/time_text.h"
#include "garden/find_shoot.h"

namespace trowel::cli {
namespace {

std::string Shown(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatUtc(*time) : std::string();
}

}  // namespace

MoveStatus StatusOf(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now) {
  MoveStatus move{.shoot = &shoot, .progress = migration::PhaseOf(shoot, view, now), .dangers = {}};
  move.dangers = migration::DangersOf(shoot, view, move.progress);
  return move;
}

std::vector<MoveStatus> MovesOf(const garden::GardenView& view, absl::Time now) {
  std::vector<MoveStatus> moves;
  for (const garden::RunningMove& move : view.running_moves()) {
    const garden::Shoot* shoot = garden::FindShootByKey(move.shoot, view);
    if (shoot != nullptr) moves.push_back(StatusOf(*shoot, view, now));
  }
  const auto order = [](const MoveStatus& move) {
    return std::tuple(!move.progress.stuck, move.progress.bound_at.value_or(absl::InfiniteFuture()),
                      std::string_view(move.shoot->space), std::string_view(move.shoot->name));
  };
  std::sort(moves.begin(), moves.end(),
            [&](const MoveStatus& a, const MoveStatus& b) { return order(a) < order(b); });
  return moves;
}

Json ToJson(const MoveStatus& move) {
  const migration::Progress& progress = move.progress;
  const migration::PhaseRow& row = migration::RowOf(progress.phase);
  Json dangers = Json::array();
  for (const migration::Danger& danger : move.dangers) {
    dangers.push_back({{"danger", migration::Name(danger.kind)},
                       {"what", danger.what},
                       {"remedy", danger.remedy}});
  }
  Json entry = {
      {"shoot", garden::KeyOf(*move.shoot)},
      {"from", progress.from},
      {"to", progress.to},
      {"live", progress.live},
      {"phase", row.id},
      {"group", migration::Name(progress.stage)},
      {"boundAt", Shown(progress.bound_at)},
      {"since", Shown(progress.since)},
      {"lastReport", Shown(progress.last_report)},
      {"waitsFor", row.waits_for},
      {"tasks", progress.tasks},
      {"usualSeconds",
       row.usual == absl::ZeroDuration() ? Json(nullptr) : Json(absl::ToInt64Seconds(row.usual))},
      {"stuck", progress.stuck},
      {"cause", progress.cause},
      {"remedy", progress.remedy},
      {"apiServer", migration::Name(progress.api_server)},
      {"apiServerDownSince", Shown(progress.api_server_down_since)},
      {"notKnown", progress.not_known}};
  entry["endangeredBy"] = std::move(dangers);
  return entry;
}

}  // namespace trowel::cli

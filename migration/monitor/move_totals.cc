#include "migration/monitor/move_totals.h"

#include <algorithm>

#include "garden/find_shoot.h"

namespace trowel::migration {
namespace {

std::size_t PlaceOf(Phase phase) { return static_cast<std::size_t>(phase); }

}  // namespace

void Lasted::Count(absl::Duration time) {
  const double taken = std::max(absl::ToDoubleSeconds(time), 0.0);
  const auto bound = std::lower_bound(kMoveBounds.begin(), kMoveBounds.end(), taken);
  ++counts[static_cast<std::size_t>(bound - kMoveBounds.begin())];
  seconds += taken;
}

void MoveCounter::CountStep(const Step& step, absl::Time now) {
  const bool ended = step.kind == Step::Kind::kArrived || step.kind == Step::Kind::kBack;
  if (step.before_since.has_value() && (ended || step.kind == Step::Kind::kPhase)) {
    const absl::Duration time = now - *step.before_since;
    totals_.phases[PlaceOf(step.before)].Count(time);
    usual_.Learn(step.before, time);
  }
  totals_.arrived += step.kind == Step::Kind::kArrived ? 1 : 0;
  totals_.back += step.kind == Step::Kind::kBack ? 1 : 0;
  totals_.gone += step.kind == Step::Kind::kGone ? 1 : 0;
  if (step.kind != Step::Kind::kArrived || !step.bound_at.has_value()) return;
  const bool live = RowOf(step.before).part == Part::kLive;
  (live ? totals_.arrived_live : totals_.arrived_classic).Count(now - *step.bound_at);
}

void MoveCounter::CountOutage(const std::string& key, const Progress& progress, absl::Time now) {
  if (progress.api_server != ApiServer::kDown) {
    down_since_.erase(key);
    return;
  }
  absl::Time& since = down_since_.try_emplace(key, now).first->second;
  since = std::min(since, progress.api_server_down_since.value_or(since));
  totals_.longest_without = std::max(totals_.longest_without, now - since);
}

void MoveCounter::CountMove(const std::string& key, const Progress& progress,
                            const garden::GardenView& view, absl::Time now) {
  ++totals_.moves[PlaceOf(progress.phase)];
  if (progress.stuck) ++totals_.stuck[PlaceOf(progress.phase)];
  if (progress.bound_at.has_value()) {
    totals_.oldest = std::max(totals_.oldest, now - *progress.bound_at);
  }
  CountOutage(key, progress, now);
  if (names_) totals_.by_shoot.emplace(key, progress);
  const garden::Shoot* shoot = garden::FindShootByKey(key, view);
  if (shoot == nullptr) return;
  std::array<bool, kDangerKinds> seen = {};  // One move counts once, however many backups fail.
  for (const Danger& danger : DangersOf(*shoot, view, progress)) {
    seen[static_cast<std::size_t>(danger.kind)] = true;
  }
  for (std::size_t i = 0; i < kDangerKinds; ++i) totals_.endangered[i] += seen[i] ? 1 : 0;
}

void MoveCounter::Count(const std::vector<Step>& steps,
                        const std::map<std::string, Progress>& moves,
                        const garden::GardenView& view, absl::Time now) {
  for (const Step& step : steps) CountStep(step, now);
  totals_.moves = {};
  totals_.stuck = {};
  totals_.endangered = {};
  totals_.oldest = absl::ZeroDuration();
  totals_.longest_without = absl::ZeroDuration();
  totals_.by_shoot.clear();
  std::erase_if(down_since_, [&](const auto& down) { return !moves.contains(down.first); });
  for (const auto& [key, progress] : moves) CountMove(key, progress, view, now);
  for (std::size_t i = 0; i < kPhases; ++i) totals_.usual[i] = usual_.Usual(Phase(i));
}

}  // namespace trowel::migration

#include "migration/phase/tracker.h"

#include <algorithm>
#include <utility>

#include "garden/find_shoot.h"

namespace trowel::migration {

std::string_view Name(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::kSeen: return "seen";
    case Step::Kind::kPhase: return "phase";
    case Step::Kind::kStuck: return "stuck";
    case Step::Kind::kFreed: return "freed";
    case Step::Kind::kArrived: return "arrived";
    case Step::Kind::kBack: return "back";
    case Step::Kind::kGone: return "gone";
  }
  return "";
}

void Tracker::LookAt(const std::string& key, Progress progress, absl::Time now,
                     std::vector<Step>* steps) {
  const auto known = moves_.find(key);
  if (known == moves_.end()) {
    steps->push_back({.kind = Step::Kind::kSeen,
                      .shoot = key,
                      .progress = progress,
                      .bound_at = progress.bound_at});
    moves_.emplace(key, std::move(progress));
    return;
  }
  Progress& last = known->second;
  Step step{.shoot = key, .progress = {}, .before = last.phase, .before_since = last.since};
  if (progress.from.empty() && progress.to == last.to) progress.from = last.from;
  const bool other_phase = progress.phase != last.phase;
  if (!progress.since.has_value()) {
    progress.since = other_phase ? std::optional<absl::Time>(now) : last.since;
  }
  const bool stuck = progress.stuck && !last.stuck;
  const bool freed = !progress.stuck && last.stuck;
  const bool told = other_phase || stuck || freed;
  if (told) {
    step.kind = other_phase ? Step::Kind::kPhase : stuck ? Step::Kind::kStuck : Step::Kind::kFreed;
    step.progress = progress;
    step.bound_at = progress.bound_at;
    steps->push_back(std::move(step));
  }
  last = std::move(progress);
}

std::vector<Step> Tracker::Look(const garden::GardenView& view, absl::Time now) {
  std::vector<Step> steps;
  for (const garden::RunningMove& move : view.running_moves()) {
    const garden::Shoot* shoot = garden::FindShootByKey(move.shoot, view);
    if (shoot != nullptr) LookAt(move.shoot, PhaseOf(*shoot, view, now), now, &steps);
  }
  for (auto move = moves_.begin(); move != moves_.end();) {
    const garden::Shoot* shoot = garden::FindShootByKey(move->first, view);
    if (shoot != nullptr && garden::OnItsWay(*shoot)) {
      ++move;
      continue;
    }
    Step step{.kind = Step::Kind::kGone,
              .shoot = move->first,
              .progress = {},
              .before = move->second.phase,
              .before_since = move->second.since,
              .bound_at = move->second.bound_at};
    const std::string from = move->second.from;
    if (shoot == nullptr) {
      step.progress = std::move(move->second);
    } else {
      step.progress = PhaseOf(*shoot, view, now);
      step.kind = shoot->seed_name == from ? Step::Kind::kBack : Step::Kind::kArrived;
      if (step.kind == Step::Kind::kArrived) step.progress.from = from;
    }
    steps.push_back(std::move(step));
    move = moves_.erase(move);
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.shoot < b.shoot; });
  return steps;
}

}  // namespace trowel::migration

#include "scheduler/plan/plan_scores.h"

#include <utility>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/score_input.h"

namespace trowel::scheduler {

PlanScores::Input::Input(const policy::Move& of, const garden::GardenView& view,
                         const policy::EffectivePolicy& policy)
    : move(of), scores(InputWithoutGroups(move, view, policy)) {}

PlanScores::PlanScores(const garden::GardenView& view, const policy::Policy& policy)
    : view_(view), policy_(policy), placed_(view.seeds().size()) {
  seed_by_name_.reserve(view.seeds().size());
  for (std::size_t i = 0; i < view.seeds().size(); ++i) {
    seed_by_name_.emplace(view.seeds()[i].seed->name, i);
  }
}

PlanScores::Group PlanScores::GroupOf(const policy::Move& move,
                                      const policy::EffectivePolicy& policy, std::size_t alike) {
  const garden::Shoot& shoot = *move.shoot;
  if (inputs_.size() <= alike) inputs_.resize(alike + 1);
  if (inputs_[alike] == nullptr) inputs_[alike] = std::make_unique<Input>(move, view_, policy);
  const std::string_view purpose = PurposeOf(shoot);
  return {.input = alike,
          .project = SpreadOf(fmt::format("project {}", shoot.space),
                              view_.ShootsOfNamespace(shoot.space)),
          .purpose = SpreadOf(fmt::format("purpose {}", purpose), view_.ShootsOfPurpose(purpose))};
}

std::size_t PlanScores::SpreadOf(std::string key, const garden::ShootsBySeed* shoots) {
  const auto [found, added] = spread_by_key_.try_emplace(std::move(key), spreads_.size());
  if (added) spreads_.push_back(MakeSpread(shoots));
  return found->second;
}

// As GroupOf() makes it.
ShootGroup PlanScores::MakeSpread(const garden::ShootsBySeed* shoots) const {
  ShootGroup group{.on_seed = std::vector<int>(view_.seeds().size())};
  if (shoots == nullptr) return group;
  for (const auto& [name, count] : *shoots) {
    group.all += count;
    const auto seed = seed_by_name_.find(name);
    if (seed != seed_by_name_.end()) group.on_seed[seed->second] = count;
  }
  return group;
}

PlanScores::Scorer::Scorer(PlanScores* scores, const Group& group)
    : scores_(*scores), group_(group) {
  Exchange();
}

// Puts the counts of this group where scores look for them, and back: they are long, and most
// shoots of a plan have their own.
void PlanScores::Scorer::Exchange() {
  ScoreInput& input = scores_.inputs_[group_.input]->scores;
  std::swap(input.of_project, scores_.spreads_[group_.project]);
  std::swap(input.of_purpose, scores_.spreads_[group_.purpose]);
  std::swap(input.pending_to, scores_.placed_);
}

double PlanScores::Scorer::Of(std::size_t seed) const {
  std::array<double, kScores> parts = {};
  const garden::SeedEntry& entry = scores_.view_.seeds()[seed];
  ScoreInput& input = scores_.inputs_[group_.input]->scores;
  MeasureRegion(entry, &input);
  return Weigh(input, scores_.policy_.weights, entry, &parts);
}

void PlanScores::Count(const Group& group, std::size_t seed, int by) {
  placed_[seed] += by;
  spreads_[group.project].on_seed[seed] += by;
  spreads_[group.purpose].on_seed[seed] += by;
}

}  // namespace trowel::scheduler

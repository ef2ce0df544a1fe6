#include "scheduler/plan/plan_scores.h"

#include <utility>

#include <fmt/format.h>

#include "scheduler/score_input.h"

namespace trowel::scheduler {

PlanScores::Group::Group(const policy::Move& of, const garden::GardenView& view,
                         const policy::EffectivePolicy& policy)
    : move(of), input(InputWithoutGroups(move, view, policy)) {}

PlanScores::PlanScores(const garden::GardenView& view, const policy::Policy& policy)
    : view_(view), policy_(policy), versions_(view.seeds().size(), 1), placed_(versions_.size()) {}

std::size_t PlanScores::GroupOf(const policy::Move& move, const policy::EffectivePolicy& policy,
                                std::size_t alike) {
  const garden::Shoot& shoot = *move.shoot;
  const std::string_view purpose = PurposeOf(shoot);
  const auto [found, added] =
      by_key_.try_emplace(fmt::format("{}\n{}\n{}", alike, purpose, shoot.space), groups_.size());
  if (!added) return found->second;
  auto group = std::make_unique<Group>(move, view_, policy);
  group->project = SpreadOf(fmt::format("project\n{}", shoot.space),
                            [&] { return ProjectGroupOf(shoot, view_); });
  group->purpose =
      SpreadOf(fmt::format("purpose\n{}", purpose), [&] { return PurposeGroupOf(shoot, view_); });
  group->input.of_project = spreads_[group->project];
  group->input.of_purpose = spreads_[group->purpose];
  group->known.resize(versions_.size());
  groups_.push_back(std::move(group));
  return found->second;
}

template <typename Make>
std::size_t PlanScores::SpreadOf(std::string key, Make&& make) {
  const auto [found, added] = spread_by_key_.try_emplace(std::move(key), spreads_.size());
  if (added) {
    spreads_.push_back(make());
    spreads_.back().on_seed.resize(versions_.size());
  }
  return found->second;
}

double PlanScores::Of(std::size_t group_number, std::size_t seed) {
  Group& group = *groups_[group_number];
  Known& known = group.known[seed];
  if (known.version == versions_[seed]) return known.score;
  const garden::SeedEntry& entry = view_.seeds()[seed];
  if (versions_[seed] > 1) {
    ScoreInput& input = group.input;
    input.pending_to[entry.seed->name] = placed_[seed];
    input.of_project.on_seed[seed] = spreads_[group.project].on_seed[seed];
    input.of_purpose.on_seed[seed] = spreads_[group.purpose].on_seed[seed];
  }
  std::array<double, kScores> parts = {};
  known = {.version = versions_[seed], .score = Weigh(group.input, policy_.weights, entry, &parts)};
  return known.score;
}

void PlanScores::Count(std::size_t group_number, std::size_t seed, int by) {
  const Group& group = *groups_[group_number];
  placed_[seed] += by;
  spreads_[group.project].on_seed[seed] += by;
  spreads_[group.purpose].on_seed[seed] += by;
  ++versions_[seed];
}

}  // namespace trowel::scheduler

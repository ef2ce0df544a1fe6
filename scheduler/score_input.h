#pragma once

#include <array>

#include "policy/policy.h"
#include "scheduler/rank.h"
#include "scheduler/score.h"

namespace trowel::scheduler {

// How many of these shoots each seed of the view has; null: there are none.
ShootGroup GroupOf(const garden::ShootsBySeed* shoots, const garden::GardenView& view);
// Of the shoots that count for the spread of this one.
ShootGroup ProjectGroupOf(const garden::Shoot& shoot, const garden::GardenView& view);
ShootGroup PurposeGroupOf(const garden::Shoot& shoot, const garden::GardenView& view);
// "evaluation" where the shoot names none.
std::string_view PurposeOf(const garden::Shoot& shoot);

// What the scores of this move share, but for the groups. Refers to `move`.
ScoreInput InputWithoutGroups(const policy::Move& move, const garden::GardenView& view,
                              const policy::EffectivePolicy& policy);

// The groups of one shoot, and itself left out where it is counted.
void AddGroups(const RankRequest& request, const garden::GardenView& view, ScoreInput* input);

// The weighted mean of all scores that one destination has, which go to `parts`.
double Weigh(const ScoreInput& input, const policy::Weights& weights,
             const garden::SeedEntry& destination, std::array<double, kScores>* parts);

}  // namespace trowel::scheduler

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "garden/view.h"
#include "policy/policy.h"

namespace trowel::scheduler {

// What all scores of one ranking share: looked up once, not once per seed.
struct ScoreInput {
  const policy::Move& move;                           // Its destination is not used.
  const garden::DistanceMatrix* distances = nullptr;  // Null: no region table for this profile.
  int threshold = 180;                                // Of the rule region-distance.
  // Shoots by seed of the shoot's project and of its purpose; null: none anywhere.
  const garden::ShootsBySeed* of_project = nullptr;
  const garden::ShootsBySeed* of_purpose = nullptr;
  int project_shoots = 0;  // Sums of the two.
  int purpose_shoots = 0;
  garden::ShootsBySeed pending_to = {};  // Moves allowed moments ago.
};

// 0 is worst, 100 is best. Pure; called only for seeds that are offered.
using ScoreFunction = double (*)(const ScoreInput&, const garden::SeedEntry& destination);

struct Score {
  std::string_view id;       // As in the policy's `weights` and in JSON.
  std::string_view summary;  // One line, for docs and --explain.
  int policy::Weights::*weight;
  ScoreFunction score;
};

inline constexpr std::size_t kScores = 4;

// All scores, in the order in which they are shown.
const std::array<Score, kScores>& ScoreTable();

// The larger of both directions between the shoot's region and the seed's; empty when no table
// knows either.
std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed);

}  // namespace trowel::scheduler

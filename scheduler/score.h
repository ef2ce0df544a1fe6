#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "garden/view.h"
#include "policy/policy.h"
#include "scheduler/gardener/region_name.h"

namespace trowel::scheduler {

// Shoots that should not all fail together.
struct ShootGroup {
  std::vector<int> on_seed;  // How many, in the order of the view's seeds; empty: none anywhere.
  int all = 0;               // Also those on seeds that the view does not have.
};

// How far a region is from the shoot's.
struct RegionSpan {
  std::optional<int> distance;  // The larger of both directions; empty when no table knows either.
  int name_difference = 0;      // Where it is empty: by how much the regions' names differ.
  double score = -1;            // Of the distance; below 0: not looked up so far.
};

// What all scores of one ranking share: looked up once, not once per seed.
struct ScoreInput {
  const policy::Move& move;                           // Its destination is not used.
  const garden::DistanceMatrix* distances = nullptr;  // Null: no region table for this profile.
  int threshold = 180;                                // Of the rule region-distance.
  // By RegionId, of those that MeasureRegion() has looked up: once per region, not once per seed.
  std::vector<RegionSpan> regions = {};
  std::optional<gardener::RegionName> region_name = {};  // Of the shoot's, once one is unknown.
  std::span<const garden::SeedEntry> seeds;              // All of the view.
  ShootGroup of_project = {};                            // The shoots of its project.
  ShootGroup of_purpose = {};                            // The shoots of its purpose.
  // Moves on their way that the view does not show, by seed in its order; empty: none.
  std::vector<int> pending_to = {};
  // Of the view; empty: there are none, or the policy gives them no weight.
  std::span<const std::shared_ptr<const garden::ExternalScores>> external = {};
};

// Instead of a score: there is none, and the mean is that of the other parts.
inline constexpr double kNoPart = -1;

// 0 is worst, 100 is best; or kNoPart. Pure; called only for seeds that are offered.
using ScoreFunction = double (*)(const ScoreInput&, const garden::SeedEntry& destination);

// How a score comes about, for a person.
struct Arithmetic {
  std::string counted;  // "250 allocatable, 5 on it, and this one"
  std::string sum;      // Numbers with + - x / max min and brackets: "100 x (250 - 5 - 1) / 250"
};
// Of the same inputs as its score function, and beside it, so that it cannot say anything else.
using ScoreText = Arithmetic (*)(const ScoreInput&, const garden::SeedEntry& destination);

struct Score {
  std::string_view id;       // As in the policy's `weights` and in JSON.
  std::string_view summary;  // One line, for docs and --explain.
  int policy::Weights::*weight;
  ScoreFunction score;
  ScoreText text;
  bool optional = false;  // Not shown where the policy gives it no weight.

  bool IsShown(const policy::Weights& weights) const { return !optional || weights.*weight > 0; }
};

inline constexpr std::size_t kScores = 5;

// All scores, in the order in which they are shown.
const std::array<Score, kScores>& ScoreTable();

// The larger of both directions between the shoot's region and the seed's, 0 within one region;
// empty when no table knows either.
std::optional<int> DistanceToShoot(const ScoreInput& input, const garden::SeedEntry& seed);

// Keeps how far the seed's region is, for all seeds of that region. Not needed for a score.
void MeasureRegion(const garden::SeedEntry& seed, ScoreInput* input);

}  // namespace trowel::scheduler

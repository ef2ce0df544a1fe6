#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "garden/view.h"
#include "test/support/garden_generator.h"

namespace trowel::bench {

// A generated garden in which some shoots wait for their first seed, all over it and of every kind
// that the generator makes.
struct RankGarden {
  testing::GeneratedGarden generated;
  std::shared_ptr<const garden::GardenView> view;
  // Both point into `generated`.
  std::vector<const garden::Shoot*> waiting;
  std::vector<const garden::Shoot*> resting;  // As many, each where it is at home.
};

RankGarden MakeRankGarden(std::size_t seeds, std::size_t shoots);

}  // namespace trowel::bench

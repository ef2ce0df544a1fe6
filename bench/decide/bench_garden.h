#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "garden/shoot.h"
#include "garden/view.h"
#include "policy/policy.h"
#include "scheduler/rank.h"
#include "test/support/garden_generator.h"

namespace trowel::bench {

// A generated garden, and one move in it that the default policy allows: a resting shoot that is
// at home on its seed, to the best seed that is offered.
struct BenchGarden {
  std::size_t seeds = 0;
  std::size_t shoots = 0;
  // Kept, so that a second garden is not laid out in the holes that this leaves in the heap: each
  // lies as it would in a process of its own.
  testing::GeneratedGarden generated;
  std::shared_ptr<const garden::GardenView> view;
  policy::Policy policy = policy::DefaultPolicy();
  garden::Shoot shoot;
  garden::Shoot moved;  // The same with another spec.seedName.
  policy::Requester requester{.user = "operator@example.org", .groups = {"system:authenticated"}};

  scheduler::RankRequest request() const {
    return {.shoot = &shoot, .requester = &requester, .now = testing::GeneratedNow()};
  }
  // Judges the move from its names on, as the webhook does once a review is decoded.
  policy::Verdict Decide(policy::Detail detail) const;
};

testing::GardenShape ShapeOf(std::size_t seeds, std::size_t shoots);

// Made at the first call for this size, then kept.
const BenchGarden& GardenOf(std::size_t seeds, std::size_t shoots);

}  // namespace trowel::bench

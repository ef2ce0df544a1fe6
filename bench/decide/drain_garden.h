#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "garden/view.h"
#include "policy/policy.h"
#include "scheduler/plan/plan.h"

namespace trowel::bench {

// A landscape with one seed that has exactly so many shoots of its own, all resting, of many
// projects, and not alike: what a drain meets.
struct DrainGarden {
  std::shared_ptr<const garden::GardenView> view;
  policy::Policy policy = policy::DefaultPolicy();
  std::string seed;

  scheduler::Plan Plan() const;
};

DrainGarden MakeDrainGarden(std::size_t seeds, std::size_t shoots, std::size_t on_seed);

}  // namespace trowel::bench

#pragma once

#include <string>
#include <vector>

#include "policy/policy.h"
#include "scheduler/plan/plan.h"
#include "test/support/garden_generator.h"

namespace trowel::testing {

struct GardenSize {
  std::size_t seeds = 10;
  std::size_t shoots = 45;
  std::size_t room_max = 5;  // Room of a seed beside what it has: 0 to this; 0: as generated.
};

// A garden of mixed health with little room, so that plans have something to weigh.
GeneratedGarden TightGarden(std::uint64_t random_seed, const GardenSize& size);

// A small garden of which every part is in order, but its seeds have taints and little room, so
// that shoots contest for it. Two of the seeds are sources; overrides may keep room free for some.
GeneratedGarden ContestedGarden(std::uint64_t random_seed);
policy::Policy ContestedPolicy(std::uint64_t random_seed);

// The default policy for a third of the numbers, with a budget; else anything.
policy::Policy PlanPolicy(std::uint64_t random_seed);

scheduler::PlanOptions SomeOptions(std::uint64_t random_seed);

// The name of the seed that has the most shoots, the first of them.
std::string FullestSeed(const garden::GardenView& view);

// Everything that two equal plans must agree in.
std::string Describe(const scheduler::Plan& plan);

}  // namespace trowel::testing

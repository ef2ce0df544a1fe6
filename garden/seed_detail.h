#pragma once

#include <cstdint>

namespace trowel::garden {

// What few rules read of a Seed. A field that is added here is no business of those who only read
// garden/seed.h. Not for what a ranking asks of every seed: that is one look farther away.
struct SeedDetail {
  std::int64_t generation = 0;           // metadata.generation.
  std::int64_t observed_generation = 0;  // status.observedGeneration.
};

}  // namespace trowel::garden

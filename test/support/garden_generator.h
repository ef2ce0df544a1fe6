#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "garden/builder.h"
#include "garden/change.h"

namespace trowel::testing {

// What kind of garden to make. Equal shapes make equal gardens, on every machine.
struct GardenShape {
  // kHealthy: a large landscape on a good day, with a few seeds in trouble and a few moves under
  // way. kHostile: small trouble of every kind everywhere, also in what the garden says of itself.
  enum class Landscape : std::uint8_t { kHealthy, kHostile };

  std::uint64_t random_seed = 1;
  std::size_t seeds = 40;
  // The seeds, and the first shoots, do not depend on how many shoots there are.
  std::size_t shoots = 2400;
  Landscape landscape = Landscape::kHealthy;
};

struct GeneratedGarden {
  // One per object: any order of them makes the same garden.
  std::vector<garden::Change> changes;
  std::vector<std::pair<garden::Kind, std::string>> unknown_kinds;  // And why.

  std::shared_ptr<const garden::GardenView> Build() const;
  // Shoots that can be read, in the order in which they were made.
  std::vector<const garden::Shoot*> Shoots() const;
};

GeneratedGarden GenerateGarden(const GardenShape& shape);

garden::Labels OneLabel(std::string key, std::string value);

// When all generated gardens are: conditions, ShootStates and operations are dated around it.
absl::Time GeneratedNow();

}  // namespace trowel::testing

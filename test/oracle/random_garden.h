#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "garden/seed.h"
#include "garden/view.h"
#include "test/support/dice.h"

namespace trowel::testing::oracle {

// A garden of 0 to 12 seeds, and shoots to be scheduled in it. Every filter finds something to
// drop in many of them, and ties are common. Broken Shoots are never in it: the oracle counts the
// shoots that it can visit, a GardenView also those of which only the seeds can be read.
struct RandomGarden {
  std::shared_ptr<const garden::GardenView> view;
  std::vector<garden::Shoot> shoots;  // In the view or not, on a seed or not.
};

// Equal numbers make equal gardens, on every machine.
RandomGarden MakeRandomGarden(std::uint64_t random_seed);

// What a garden's seeds and shoots have in common, so that they often fit each other.
struct Landscape {
  std::vector<std::string> regions;  // One to three; of a seed and of a shoot.
  std::size_t trouble = 0;           // Percent: how often something is wrong with a seed.
  bool zones = false;                // Whether zones, ... are of interest in this garden.
  bool domains = false;
  bool networks = false;
  bool taints = false;
};

Landscape MakeLandscape(Dice* dice);
garden::Seed MakeSeed(const Landscape& land, const std::string& name, Dice* dice);
garden::Shoot MakeShoot(const Landscape& land, const std::string& name, Dice* dice);
garden::LabelSelector MakeSelector(Dice* dice);

}  // namespace trowel::testing::oracle

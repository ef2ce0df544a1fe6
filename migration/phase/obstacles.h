#pragma once

#include <string>
#include <vector>

#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/progress.h"

namespace trowel::migration {

// Something that is to be seen in the garden, and keeps a move where it is.
struct Obstacle {
  std::string what;
  std::string remedy;
  bool at_once = false;  // However short it has lasted; else once the phase has taken too long.
};

// Of the phase that the move is in, most telling first.
std::vector<Obstacle> ObstaclesOf(const garden::Shoot& shoot, const garden::GardenView& view,
                                  const Progress& progress);

}  // namespace trowel::migration

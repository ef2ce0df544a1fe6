#pragma once

#include <cstdint>
#include <string>

#include "garden/view.h"
#include "migration/run/run.h"

namespace trowel::run {

// Where a view shows the shoot of a move.
struct Sight {
  enum class Place : std::uint8_t {
    kUnknown,    // It cannot be read.
    kGone,       // There is no such shoot.
    kSource,     // It rests where the move begins, or something is done to it there.
    kOnItsWay,   // Bound to the destination.
    kFailed,     // The same, and Gardener has given up.
    kArrived,    // It rests on the destination.
    kElsewhere,  // Anywhere else: somebody else has bound it. `what` says it.
  };
  Place place = Place::kUnknown;
  const garden::Shoot* shoot = nullptr;  // Null: kUnknown and kGone.
  std::string what = {};
};

Sight LookAt(const Move& move, const garden::GardenView& view);

}  // namespace trowel::run

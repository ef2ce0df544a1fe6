#pragma once

#include <map>
#include <string>

#include "garden/view.h"

namespace trowel::run {

// The shoots of a seed, and how many of them have failed.
struct SeedHealth {
  int shoots = 0;
  int unhealthy = 0;

  int percent() const { return shoots == 0 ? 0 : unhealthy * 100 / shoots; }
};
using Health = std::map<std::string, SeedHealth, std::less<>>;

// Shoots that rest, by where they run; those of which the last operation is in Error or Failed are
// unhealthy. Looks at every shoot of the garden: once in half a minute is often enough.
Health CountHealth(const garden::GardenView& view);

// Its last operation is in Error or Failed.
bool HasFailed(const garden::Shoot& shoot);

}  // namespace trowel::run

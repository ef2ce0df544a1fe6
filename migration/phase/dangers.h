#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/progress.h"

namespace trowel::migration {

// Something that is to be seen now, and may end a move badly that goes on well so far.
struct Danger {
  std::string what;
  std::string remedy;
};

// Of a shoot that is on its way; `progress` is PhaseOf() of it. What keeps it where it is, is no
// danger but its cause.
std::vector<Danger> DangersOf(const garden::Shoot& shoot, const garden::GardenView& view,
                              const Progress& progress);

}  // namespace trowel::migration

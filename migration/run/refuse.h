#pragma once

#include <string_view>

#include "migration/run/desk.h"

namespace trowel::run {

// The garden does not allow the move now: it is asked again a little later, until the run's
// patience ends.
void Refuse(std::string_view why, Desk* desk, Move* move);

// The same, for what passes by itself: a window, or moves of this run that will end. Patience does
// not end over it.
void PutOff(std::string_view why, Desk* desk, Move* move);

}  // namespace trowel::run

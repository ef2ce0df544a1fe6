#pragma once

#include <string>

#include "migration/run/run.h"

namespace trowel::run {

// What no run can be, with its field: "moves[3].begun: is missing, though it is moving". Empty: it
// contradicts itself nowhere.
std::string Contradiction(const Run& run);

}  // namespace trowel::run

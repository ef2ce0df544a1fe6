#pragma once

#include "migration/run/run.h"

namespace trowel::run {

// Nothing more is to be closed before moves begin.
bool AreDoorsClosed(const Run& run);
// Nothing is to be opened any more.
bool AreDoorsDone(const Run& run);

}  // namespace trowel::run

#pragma once

#include "daemon/follower.h"
#include "migration/carry/shell.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The garden of a follower as those who carry runs out need it.
carry::Sight LookAtGarden(const Follower& follower, const webhook::Readiness& readiness);

}  // namespace trowel::daemon

#pragma once

#include <string>

#include "garden/shoot.h"

namespace trowel::scheduler::gardener {

// Why gardener-scheduler leaves this shoot alone, as a clause ("it is on seed aws-eu1"); empty: it
// schedules it. Source: pkg/scheduler/controller/shoot/add.go and the begin of Reconcile().
std::string WhyLeftAlone(const garden::Shoot& shoot);

}  // namespace trowel::scheduler::gardener

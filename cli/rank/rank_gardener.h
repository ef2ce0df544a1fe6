#pragma once

#include "cli/garden/garden_loader.h"
#include "cli/options.h"
#include "garden/shoot.h"
#include "scheduler/gardener/schedule.h"

namespace trowel::cli {

// `trowel rank SHOOT --as gardener`: prints where gardener-scheduler would put the shoot, and who
// fell out at which of its filters. Returns an ExitCode.
int RankAsGardener(const LoadedGarden& garden, const garden::Shoot& shoot,
                   scheduler::gardener::Strategy strategy, const Options& options,
                   const Streams& streams);

// The strategy of that name, or, if it is empty, the policy's.
scheduler::gardener::Strategy StrategyOf(std::string_view name, const policy::Policy& policy);

}  // namespace trowel::cli

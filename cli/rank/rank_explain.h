#pragma once

#include <string_view>

#include "cli/garden/garden_loader.h"
#include "scheduler/rank.h"

namespace trowel::cli {

// rank --explain SEED: the arithmetic of one seed's score, and every rule that was asked. Returns
// an ExitCode: kDenied if the seed is refused, kUsage for one that no ranking has.
int ExplainSeedOf(const scheduler::RankRequest& request, std::string_view seed,
                  const LoadedGarden& garden, const Options& options, const Streams& streams);

}  // namespace trowel::cli

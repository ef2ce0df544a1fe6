#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output/output.h"
#include "migration/run/run.h"

namespace trowel::cli {

// A document of kind Run (docs/runs.md).
Json RunJson(const run::Run& run, absl::Time now);
// What stands in `list`: the same without its moves.
Json RunHeadJson(const run::Run& run, absl::Time now);

// The run with a bar for each wave, and of its moves those of which there is something to say; of
// one that is not approved yet, or wide, all.
void PrintRun(const run::Run& run, absl::Time now, const Streams& streams, const Options& options);

// "drain aws-eu2", "balance --fill 80".
std::string GoalText(const run::Goal& goal);
// "12 of 60 arrived, 3 under way, 1 failed"
std::string ProgressText(const run::Run& run);
// "about 2h10m left"; empty: it does not go on by itself.
std::string EtaText(const run::Run& run, absl::Time now);

Color ColorOf(run::State state);

}  // namespace trowel::cli

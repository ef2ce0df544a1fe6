#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "cli/options.h"
#include "cli/output/output.h"
#include "garden/view.h"
#include "migration/phase/dangers.h"
#include "migration/phase/progress.h"

namespace trowel::cli {

// A shoot, and how far it is on its way.
struct MoveStatus {
  const garden::Shoot* shoot = nullptr;
  migration::Progress progress;
  std::vector<migration::Danger> dangers;
};

// All shoots of the view that are on their way: those that are stuck first, then those that have
// been for longest.
std::vector<MoveStatus> MovesOf(const garden::GardenView& view, absl::Time now);
MoveStatus StatusOf(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now);

// The element of `moves` in JSON: docs/cli.md.
Json ToJson(const MoveStatus& move);

// All in one table, with causes below it, and a line that counts them.
void PrintMoves(const std::vector<MoveStatus>& moves, absl::Time now, const Streams& streams,
                const Options& options);
// All there is to say of one.
void PrintMove(const MoveStatus& move, absl::Time now, const Streams& streams,
               const Options& options);

}  // namespace trowel::cli

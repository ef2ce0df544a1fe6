#pragma once

#include "cli/rank/rank_table.h"

namespace trowel::cli {

// Why seeds are not offered. `show_all`: each by itself; else those that the same rules refuse
// together, with what is said of the first, and what is said of all of them only once.
void PrintRefused(const Ranked& ranked, bool show_all, const Streams& streams,
                  const Options& options);

}  // namespace trowel::cli

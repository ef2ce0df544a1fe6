#pragma once

#include "cli/options.h"

namespace trowel::cli {

// `trowel scheduler --advise --once`: where Trowel would have placed every shoot that has a seed,
// and how that differs from where it is; returns the exit code.
int RunAdviceReport(const Options& options, const Streams& streams);

}  // namespace trowel::cli

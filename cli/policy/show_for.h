#pragma once

#include <string>

#include "cli/options.h"

namespace trowel::cli {

struct ShowForArguments {
  std::string shoot;  // --for NAMESPACE/NAME; empty: the policy as a whole.
  std::string to;     // --to; empty: what holds for every destination.
  bool live = false;
  bool classic = false;
};
void AddShowForOptions(CLI::App* show, ShowForArguments* arguments);

// Which configuration of each rule holds for moves of one shoot, and where it comes from.
int RunShowFor(const ShowForArguments& arguments, const Options& options, const Streams& streams);

}  // namespace trowel::cli

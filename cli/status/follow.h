#pragma once

#include <string>

#include <absl/time/time.h>

#include "cli/options.h"

namespace trowel::cli {

// What `trowel status` does of an API server for longer than a moment.
struct FollowArguments {
  std::string shoot;                                  // Only this one; empty: all.
  bool wait = false;                                  // End when it has arrived, or is stuck.
  absl::Duration timeout = absl::InfiniteDuration();  // End at the latest.
};

// Prints what becomes of moves until it is told to end: a line for each step, of JSON an object,
// or on a terminal the table anew. Returns an ExitCode: with `wait` kDone for one that has arrived
// or rests, kDenied for one that is stuck, has failed, was bound back or is gone, kTimedOut.
int Follow(const FollowArguments& arguments, const Options& options, const Streams& streams);

}  // namespace trowel::cli

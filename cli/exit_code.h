#pragma once

namespace trowel::cli {

// What a command's exit code tells a script.
enum ExitCode : int {
  kDone = 0,          // Allowed, or done.
  kDenied = 1,        // A denial; something unplaced.
  kUsage = 2,         // Wrong use, unknown shoot, invalid policy.
  kUnreadable = 3,    // Nothing readable, or the answer could not be written.
  kTimedOut = 4,      // What was waited for has not come.
  kPipeClosed = 141,  // Nobody reads on; what a shell says of SIGPIPE, which may be ignored.
};

}  // namespace trowel::cli

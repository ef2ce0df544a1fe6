#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/status.h"

namespace trowel::kube {

struct Program {
  std::string path;                      // Of the file; nothing is looked up any longer.
  std::vector<std::string> arguments;    // The first one is its name.
  std::vector<std::string> environment;  // "NAME=VALUE"
  // Standard input is that of this process, which is a terminal, and it may ask there. Else it
  // reads nothing.
  bool asks = false;
};

// Where the shell would find it: the path of the first file of this name on $PATH that may be run,
// as an absolute one. A name with a slash in it is that path itself. Empty: there is none.
std::string FindProgram(const std::string& name);

// What it printed on standard output, at the most 1 MiB. Its standard error is that of this
// process. One that does not end in time is ended, with all that it started in its process group.
//
// FailedPrecondition: it ended with another exit code than 0. DeadlineExceeded: it did not end in
// `time`. No message has anything of what it printed.
absl::StatusOr<std::string> RunProgram(const Program& program, std::chrono::milliseconds time);

}  // namespace trowel::kube

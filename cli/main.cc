#include <unistd.h>

#include <string>
#include <vector>

#include "base/log.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  // Commands tell on their own what went wrong; `serve` starts a log that says more.
  trowel::log::Start(trowel::log::Format::kText, "error");
  return trowel::cli::RunProgram(std::vector<std::string>(argv, argv + argc), STDOUT_FILENO,
                                 STDERR_FILENO);
}

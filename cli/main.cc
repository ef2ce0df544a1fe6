#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/log.h"
#include "cli/app.h"
#include "cli/output/listing_progress.h"

namespace {

int TerminalWidth() {
  constexpr int kDefault = 100;
  winsize size = {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefault;
  return size.ws_col;
}

}  // namespace

int main(int argc, char** argv) {
  // Commands tell on their own what went wrong; `serve` starts a log that says more.
  trowel::log::Start(trowel::log::Format::kText, "error");
  std::string out;
  std::string err;
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): one thread yet.
  const bool color = ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
  const auto flush = [&] {
    std::fwrite(err.data(), 1, err.size(), stderr);
    std::fwrite(out.data(), 1, out.size(), stdout);
    std::fflush(stdout);
    err.clear();
    out.clear();
  };
  const int code = trowel::cli::Run(std::vector<std::string>(argv + 1, argv + argc),
                                    {.out = &out,
                                     .err = &err,
                                     .color = color,
                                     .width = TerminalWidth(),
                                     .flush = flush,
                                     .progress = trowel::cli::TerminalWriter(STDERR_FILENO)});
  flush();
  return code;
}

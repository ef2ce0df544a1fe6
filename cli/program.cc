#include "cli/program.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "cli/app.h"
#include "cli/called_as.h"
#include "cli/output/listing_progress.h"
#include "cli/output/standard_output.h"

namespace trowel::cli {
namespace {

int WidthOf(int terminal) {
  winsize size = {};
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return Streams{}.width;
  return size.ws_col;
}

}  // namespace

int RunProgram(std::vector<std::string> words, int out, int err) {
  std::string answer;
  std::string errors;
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): one thread yet.
  const bool color = ::isatty(out) == 1 && (no_color == nullptr || *no_color == '\0');
  StandardOutput output(out);
  const std::string file = words.empty() ? std::string(kProgram) : words.front();
  const auto flush = [&] {
    SayCalledAs(CalledAs(file), &errors);
    SayCalledAs(CalledAs(file), &answer);
    WriteErrors(err, &errors);
    return output.Write(&answer);
  };
  if (!words.empty()) words.erase(words.begin());
  int code = Run(std::move(words), {.out = &answer,
                                    .err = &errors,
                                    .color = color,
                                    .width = WidthOf(out),
                                    .flush = flush,
                                    .progress = TerminalWriter(err)});
  flush();
  code = output.Close(code, &errors);
  WriteErrors(err, &errors);
  return code;
}

}  // namespace trowel::cli

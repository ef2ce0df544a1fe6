#include "cli/completion/complete.h"

#include <exception>

#include "base/text.h"
#include "cli/app.h"
#include "cli/completion/candidates.h"
#include "cli/completion/command_line.h"
#include "cli/exit_code.h"

namespace trowel::cli {

int Complete(std::span<const std::string> words, const Streams& streams) {
  Candidates found;
  try {
    CLI::App app;
    Options options;
    Action action;
    BuildApp(&app, &options, &action);
    found = FindCandidates(ReadCommandLine(app, words));
  } catch (const std::exception&) {
    found = {};  // Who types sees nothing, and goes on typing.
  }
  for (const Candidates::Candidate& candidate : found.list) {
    streams.out->append(candidate.text);
    if (!candidate.help.empty()) streams.out->append("\t").append(Printable(candidate.help));
    streams.out->append("\n");
  }
  streams.out->append(fmt::format(":{}\n", found.directive));
  return kDone;
}

}  // namespace trowel::cli

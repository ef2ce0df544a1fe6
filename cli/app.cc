#include "cli/app.h"

#include <algorithm>
#include <array>
#include <exception>
#include <span>
#include <utility>

#include "base/text.h"
#include "cli/completion/complete.h"
#include "cli/exit_code.h"
#include "cli/version.h"

namespace trowel::cli {

void AddCertsCommand(CLI::App*, Options*, Action*);
void AddCheckChangeCommand(CLI::App*, Options*, Action*);
void AddCheckCommand(CLI::App*, Options*, Action*);
void AddCompletionCommand(CLI::App*, Options*, Action*);
void AddDoctorCommand(CLI::App*, Options*, Action*);
void AddPlanCommand(CLI::App*, Options*, Action*);
void AddPolicyCommand(CLI::App*, Options*, Action*);
void AddRankCommand(CLI::App*, Options*, Action*);
void AddRecoverCommand(CLI::App*, Options*, Action*);
void AddReplayCommand(CLI::App*, Options*, Action*);
void AddRunCommand(CLI::App*, Options*, Action*);
void AddSchedulerCommand(CLI::App*, Options*, Action*);
void AddServeCommand(CLI::App*, Options*, Action*);
void AddStatusCommand(CLI::App*, Options*, Action*);
void AddVersionCommand(CLI::App*, Options*, Action*);

namespace {

constexpr std::array<AddCommand, 15> kCommands = {
    AddServeCommand, AddSchedulerCommand, AddCheckCommand,     AddCheckChangeCommand,
    AddRankCommand,  AddPlanCommand,      AddStatusCommand,    AddRecoverCommand,
    AddRunCommand,   AddPolicyCommand,    AddReplayCommand,    AddDoctorCommand,
    AddCertsCommand, AddVersionCommand,   AddCompletionCommand};

// What of the command line was chosen: "trowel", "trowel policy check".
std::string PathOf(const CLI::App& app, const CLI::App** chosen) {
  *chosen = &app;
  std::string path = app.get_name();
  while (!(*chosen)->get_subcommands().empty()) {
    *chosen = (*chosen)->get_subcommands().front();
    path += " " + (*chosen)->get_name();
  }
  return path;
}

// "there is no option --too; did you mean --to?": a misspelt word is told before what is missing
// because of it.
std::string UnknownWord(const CLI::App& command, const std::string& word) {
  std::vector<std::string> known;
  const bool option = word.starts_with("-");
  if (option) {
    for (const CLI::Option* each : command.get_options()) {
      for (const std::string& name : each->get_lnames()) known.push_back("--" + name);
    }
  } else {
    for (const CLI::App* each : command.get_subcommands({})) known.push_back(each->get_name());
  }
  const std::string_view what = option ? "option" : known.empty() ? "argument" : "command";
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::string_view nearest = DidYouMean(word.substr(0, word.find('=')), candidates);
  return fmt::format("there is no {} {}{}", what, Printable(word),
                     nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest));
}

// CLI11's words for it are "At Most 1 required but received 2". Empty: none was.
std::string GivenTwice(const CLI::App& chosen) {
  for (const CLI::Option* option : chosen.get_options()) {
    if (option->get_expected_max() == 1 && option->count() > 1) {
      return fmt::format("{} is given {} times, and may be given once", option->get_name(),
                         option->count());
    }
  }
  return {};
}

int FailToParse(const CLI::App& app, const CLI::ParseError& error, const Streams& streams) {
  const CLI::App* chosen = nullptr;
  const std::string path = PathOf(app, &chosen);
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const std::string twice = GivenTwice(*chosen);
  const std::string problem = !unknown.empty() ? UnknownWord(*chosen, unknown.front())
                              : !twice.empty() ? twice
                                               : std::string(error.what());
  return Fail(streams, kUsage, fmt::format("{} (see {} --help)", problem, path));
}

// A variable that was not set must not become "all", "now" or "the defaults".
std::string EmptyValue(const CLI::App& app) {
  const CLI::App* chosen = nullptr;
  PathOf(app, &chosen);
  for (const CLI::Option* option : chosen->get_options()) {
    if (option->count() == 0 || option->get_expected_max() == 0) continue;  // A flag has none.
    for (const std::string& value : option->results()) {
      if (value.find_first_not_of(" \t\n") == std::string::npos) {
        return fmt::format("{} is empty", option->get_name());
      }
    }
  }
  return {};
}

}  // namespace

void BuildApp(CLI::App* app, Options* options, Action* action) {
  app->name("trowel");
  app->description(
      "Moves Gardener control planes safely: may this shoot move to that seed, and where else?");
  app->require_subcommand(1);
  app->fallthrough(false);
  app->set_version_flag("--version", fmt::format("trowel {}", kVersion), "print the version");
  app->footer(
      "Example:\n"
      "  trowel check garden-dev/moss --to aws-eu5 --garden examples/garden\n"
      "Exit code: 0 allowed or done, 1 denied, 2 wrong use, 3 nothing readable.");
  for (const AddCommand add : kCommands) add(app, options, action);
}

int Run(std::vector<std::string> arguments, const Streams& streams) {
  if (!arguments.empty() && arguments.front() == kCompleteWord) {
    return Complete(std::span(arguments).subspan(1), streams);
  }
  try {
    CLI::App app;
    Options options;
    Action action;
    BuildApp(&app, &options, &action);
    for (const std::string& word : arguments) {
      // CLI11 would take the next word for its value.
      if (word.starts_with("--") && word.size() > 3 && word.ends_with('=')) {
        return Fail(streams, kUsage,
                    fmt::format("{} is empty", Printable(word.substr(0, word.size() - 1))));
      }
    }
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first.
    try {
      app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
      streams.out->append(app.help());  // Of the command that was chosen.
      return kDone;
    } catch (const CLI::CallForVersion& version) {
      streams.out->append(version.what()).append("\n");
      return kDone;
    } catch (const CLI::ParseError& error) {
      return FailToParse(app, error, streams);
    }
    if (const std::string problem = EmptyValue(app); !problem.empty()) {
      return Fail(streams, kUsage, problem);
    }
    return action(streams);
  } catch (const std::exception& error) {
    return Fail(streams, kUnreadable, error.what());
  }
}

}  // namespace trowel::cli

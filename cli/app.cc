#include "cli/app.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "cli/exit_code.h"

namespace trowel::cli {

void AddCertsCommand(CLI::App*, Options*, Action*);
void AddCheckCommand(CLI::App*, Options*, Action*);
void AddCompletionCommand(CLI::App*, Options*, Action*);
void AddPolicyCommand(CLI::App*, Options*, Action*);
void AddRankCommand(CLI::App*, Options*, Action*);
void AddReplayCommand(CLI::App*, Options*, Action*);
void AddServeCommand(CLI::App*, Options*, Action*);
void AddVersionCommand(CLI::App*, Options*, Action*);

namespace {

constexpr std::array<AddCommand, 8> kCommands = {
    AddServeCommand,  AddCheckCommand, AddRankCommand,    AddPolicyCommand,
    AddReplayCommand, AddCertsCommand, AddVersionCommand, AddCompletionCommand};

}  // namespace

void BuildApp(CLI::App* app, Options* options, Action* action) {
  app->name("trowel");
  app->description(
      "Moves Gardener control planes safely: may this shoot move to that seed, and where else?");
  app->require_subcommand(1);
  app->fallthrough(false);
  app->footer(
      "Example:\n"
      "  trowel check garden-dev/moss --to aws-eu5 --garden examples/garden\n"
      "Exit code: 0 allowed or done, 1 denied, 2 wrong use, 3 nothing readable.");
  for (const AddCommand add : kCommands) add(app, options, action);
}

int Run(std::vector<std::string> arguments, const Streams& streams) {
  try {
    CLI::App app;
    Options options;
    Action action;
    BuildApp(&app, &options, &action);
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first.
    try {
      app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
      CLI::App* chosen = &app;
      while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
      streams.out->append(chosen->help());
      return kDone;
    } catch (const CLI::ParseError& error) {
      return Fail(streams, kUsage, fmt::format("{} (see trowel --help)", error.what()));
    }
    return action(streams);
  } catch (const std::exception& error) {
    return Fail(streams, kUnreadable, error.what());
  }
}

}  // namespace trowel::cli

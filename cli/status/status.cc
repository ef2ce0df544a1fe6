#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/shoot_argument.h"
#include "cli/options.h"
#include "cli/output/output.h"
#include "cli/status/follow.h"
#include "cli/status/moves.h"

namespace trowel::cli {
namespace {

constexpr std::array kReads = {garden::Kind::kSeed, garden::Kind::kShoot, garden::Kind::kShootState,
                               garden::Kind::kBackupEntry};

struct Arguments {
  std::string shoot;  // Empty: all that are on their way.
  bool stuck = false;
  bool watch = false;
  bool wait = false;
  std::string timeout;  // As typed; empty: none.
};

int Print(const std::vector<MoveStatus>& moves, bool one, const LoadedGarden& garden,
          absl::Time now, const Options& options, const Streams& streams) {
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    Json document = Document("Moves");
    document["moves"] = Json::array();
    for (const MoveStatus& move : moves) document["moves"].push_back(ToJson(move));
    document["garden"] = {{"source", garden.source}};
    PrintDocument(options, document, streams.out);
  } else if (one) {
    PrintMove(moves.front(), now, streams, options);
  } else {
    PrintMoves(moves, now, streams, options);
  }
  return kDone;
}

int RunFollow(const Arguments& arguments, const Options& options, const Streams& streams) {
  if (arguments.wait && arguments.shoot.empty()) {
    return Fail(streams, kUsage, "--wait waits for one: give NAMESPACE/NAME");
  }
  if (OutputOf(options) == Output::kYaml) {
    return Fail(streams, kUsage, "--watch and --wait print lines or JSON: -o table or -o json");
  }
  FollowArguments follow{.shoot = arguments.shoot, .wait = arguments.wait};
  if (!arguments.shoot.empty()) {
    const absl::StatusOr<ShootName> name = ParseShootArgument(arguments.shoot);
    if (!name.ok()) return Fail(streams, kUsage, Message(name.status()));
  }
  if (!arguments.timeout.empty()) {
    const absl::StatusOr<absl::Duration> timeout = ParseDuration("--timeout", arguments.timeout);
    if (!timeout.ok()) return Fail(streams, kUsage, Message(timeout.status()));
    follow.timeout = *timeout;
  }
  return Follow(follow, options, streams);
}

int RunStatus(const Arguments& arguments, const Options& options, const Streams& streams) {
  if (arguments.watch || arguments.wait) return RunFollow(arguments, options, streams);
  if (!arguments.timeout.empty()) {
    return Fail(streams, kUsage, "--timeout is for --watch and --wait");
  }
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  const absl::StatusOr<LoadedGarden> loaded = LoadObjects(options, streams, kReads);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const garden::GardenView& view = *loaded->view;
  if (!arguments.shoot.empty()) {
    const absl::StatusOr<const garden::Shoot*> shoot = FindShootArgument(arguments.shoot, view);
    if (!shoot.ok()) return Fail(streams, kUsage, Message(shoot.status()));
    return Print({StatusOf(**shoot, view, *now)}, /*one=*/true, *loaded, *now, options, streams);
  }
  std::vector<MoveStatus> moves = MovesOf(view, *now);
  if (arguments.stuck) {
    std::erase_if(moves, [](const MoveStatus& move) { return !move.progress.stuck; });
  }
  return Print(moves, /*one=*/false, *loaded, *now, options, streams);
}

}  // namespace

void AddStatusCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand(
      "status", "which shoots are on their way, in which phase, and is any of them stuck?");
  const auto arguments = std::make_shared<Arguments>();
  CLI::Option* shoot = command->add_option(
      "SHOOT", arguments->shoot, "NAMESPACE/NAME of one of them; all that are on their way if not");
  CLI::Option* stuck =
      command->add_flag("--stuck", arguments->stuck, "only those that are stuck")->excludes(shoot);
  CLI::Option* watch =
      command
          ->add_flag("--watch", arguments->watch,
                     "go on: redraw on a terminal, else a line for each step of a move")
          ->excludes(stuck);
  CLI::Option* wait = command
                          ->add_flag("--wait", arguments->wait,
                                     "until SHOOT has arrived (exit code 0), or is stuck (1)")
                          ->excludes(stuck)
                          ->excludes(watch);
  command
      ->add_option("--timeout", arguments->timeout,
                   "with --watch or --wait: end after this time, for example 90m (--wait: exit "
                   "code 4)")
      ->type_name("DURATION");
  AddGardenOptions(command, options);
  AddNowOption(command, options);
  command->get_option("--now")->excludes(watch)->excludes(wait);
  AddOutputOptions(command, options);
  command->footer(
      "Exit code: 0 done or arrived, 1 stuck, failed or bound back (--wait), 2 wrong use or no "
      "such "
      "shoot,\n3 nothing readable, 4 timed out (--wait).\n"
      "Examples:\n"
      "  trowel status --garden examples/moves --now 2026-11-29T22:40:00Z\n"
      "  trowel status garden-dev/moss --garden examples/moves --now 2026-11-29T22:40:00Z");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunStatus(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli

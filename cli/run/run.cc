#include "cli/run/propose.h"

namespace trowel::cli {

void AddRunCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* run =
      app->add_subcommand("run", "carry moves out, wave by wave, and halt when something is wrong");
  run->require_subcommand(1);
  run->footer(
      "Example:\n"
      "  trowel run propose night drain aws-eu2 --reason \"old machines\" \\\n"
      "    --garden examples/garden --now 2026-11-21T12:00:00Z");
  AddPropose(run, options, action);
  AddOrders(run, options, action);
  AddCarryOut(run, options, action);
  AddShow(run, options, action);
  AddList(run, options, action);
  AddRefresh(run, options, action);
  AddUndo(run, options, action);
}

}  // namespace trowel::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/garden/garden_loader.h"
#include "cli/options.h"
#include "migration/carry/run_store.h"
#include "migration/run/propose.h"

// What the commands that end in a proposed run have in common.
namespace trowel::cli {

// Who proposes, when, and beside which other runs.
struct Proposing {
  LoadedGarden garden;
  absl::Time now;
  std::unique_ptr<carry::RunStore> store;  // Null: of a folder, which keeps none.
  std::string author;
  std::vector<run::Run> others;
};
absl::StatusOr<Proposing> BeginProposing(const Options& options, const Streams& streams);

// What speaks against the run beside others. FailedPrecondition: another active one is in its way.
// Warnings go to standard error.
absl::Status CheckBeside(const run::Run& run, const Proposing& proposing, const Streams& streams);

// Prints it, and keeps it unless `dry_run` or there is nowhere to. `head`: of a proposed one that
// it replaces. Returns an ExitCode.
int Keep(const run::Run& run, Proposing* proposing, bool dry_run,
         const std::optional<carry::RunStore::Head>& head, const Options& options,
         const Streams& streams);

void AddPropose(CLI::App* run, Options* options, Action* action);
void AddRefresh(CLI::App* run, Options* options, Action* action);
void AddUndo(CLI::App* run, Options* options, Action* action);
void AddOrders(CLI::App* run, Options* options, Action* action);
void AddShow(CLI::App* run, Options* options, Action* action);
void AddList(CLI::App* run, Options* options, Action* action);
void AddCarryOut(CLI::App* run, Options* options, Action* action);

}  // namespace trowel::cli

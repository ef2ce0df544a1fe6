#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "cli/garden/garden_loader.h"
#include "cli/options.h"
#include "cli/output/output.h"
#include "migration/recover/lost_seed.h"
#include "migration/recover/lost_shoot.h"
#include "migration/recover/steps.h"

namespace trowel::cli {

// What `trowel recover` has to say.
struct Recovery {
  LoadedGarden garden;
  absl::Time now;
  migration::LostSeed seed;
  std::optional<migration::Scenario> scenario;  // As it was said; empty: nobody has said it.
  std::string fenced_by;                        // Who has fenced the seed; empty: nobody.
  std::string reason;
  bool rehearsed = false;  // Of a seed that is well, for one test shoot.
  // In the order in which they are restored.
  std::vector<migration::LostShoot> shoots;
  // Shoots that are not in there, and may be of the seed: "2 shoots cannot be read".
  std::vector<std::string> gaps;

  // Nothing of the seed can run any more, as far as it was said.
  bool fenced() const;
  // Whether the steps of a shoot are to be shown.
  bool HasSteps(const migration::LostShoot& lost) const;
  migration::StepOptions StepOptions() const { return {.reason = reason}; }
};

// For the table of the whole seed; `steps`: the commands for each shoot, too.
absl::Status PrintRecovery(const Recovery& recovery, bool steps, const Streams& streams,
                           const Options& options);
// kind: Recovery
absl::StatusOr<Json> RecoveryJson(const Recovery& recovery);
// A shell script that asks before each step and writes down what it has done.
absl::StatusOr<std::string> RecoveryScript(const Recovery& recovery);

// What comes before everything else: the shoot of a managed seed, what a rehearsal has to stop,
// what is not known.
std::vector<std::string> WarningsOf(const Recovery& recovery);
// How to find out which scenario it is, and what holds in each: a line for each thing to do.
std::vector<std::string> QuestionsOf(const Recovery& recovery);
std::vector<std::string> AdviceFor(migration::Scenario scenario, const Recovery& recovery);

}  // namespace trowel::cli

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "migration/recover/lost_shoot.h"

namespace trowel::migration {

// One step of a forced restore: moves.md 4.4.
struct RecoveryStep {
  enum class Kind : std::uint8_t {
    kKeep,          // What is overwritten or deleted later is copied aside.
    kBind,          // spec.seedName
    kReleaseEntry,  // BackupEntry: status as if the source had let go of it.
    kMoveEntry,     // BackupEntry: spec.seedName
    kHandOver,      // status.seedName and lastOperation as if Migrate had ended: Restore begins.
    kWatch,
  };
  Kind kind = Kind::kKeep;
  std::string what;     // For a person.
  std::string done;     // A shell command that succeeds if it has been taken; empty: none tells.
  std::string check;    // A shell command; if it fails, the step must not be taken.
  std::string command;  // A shell command: kubectl, or trowel.
};
std::string_view Name(RecoveryStep::Kind kind);  // "keep", "bind", ...

struct StepOptions {
  std::string reason;  // Why Trowel's own webhook is overruled: break-glass.
  std::string kubectl = "kubectl";
  std::string trowel = "trowel";
};

// What is to be done for a shoot that CanBeRestored() and has a destination, in this order: with
// the status of the shoot first, the destination would wait for a BackupEntry that nobody lets go.
// Of a shoot that was on its way only what is left. Checks are of bash.
//
// InvalidArgument: a name that is none of a Kubernetes object: it is not written into a command.
absl::StatusOr<std::vector<RecoveryStep>> StepsOf(const LostShoot& lost, std::string_view seed,
                                                  const StepOptions& options);

}  // namespace trowel::migration

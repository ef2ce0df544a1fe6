#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/objects.h"
#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/progress.h"

namespace trowel::migration {

// Whether a control plane that was on a lost seed can be restored elsewhere, and what comes first:
// moves.md 4.5.
enum class Readiness : std::uint8_t {
  kReady,
  kNeedsFencing,   // It may still run: nobody has said that the seed is fenced.
  kStaleState,     // Its ShootState is older than gardenlet lets any become.
  kMidMove,        // It was on its way from the seed: part of the steps has been done.
  kGoesOn,         // It was handed over: its destination goes on without the seed.
  kBoundThere,     // It was on its way to the seed.
  kNoShootState,   // Nothing to restore keys and machines from.
  kNoBackupEntry,  // Nothing leads to the backups of its etcd.
  kNotKnown,       // What would have to be known cannot be read.
  kRotating,       // A rotation of credentials is half done.
  kHeldUp,         // It is ignored, or its last operation has failed for good.
  kLive,           // A live move is half done.
  kDeleting,
};
std::string_view Name(Readiness readiness);  // "ready", "needs-fencing", ...

// May the steps of a forced restore be printed for it, if it has a destination?
inline bool CanBeRestored(Readiness readiness) {
  return readiness == Readiness::kReady || readiness == Readiness::kStaleState ||
         readiness == Readiness::kMidMove;
}

// A shoot of a lost seed.
struct LostShoot {
  const garden::Shoot* shoot = nullptr;  // Points into the view.
  Readiness readiness = Readiness::kReady;
  std::string why;       // For a person; what speaks against it, or what to do instead.
  Progress progress;     // Where it is on its way; of one that rests kRests.
  std::string to;        // Where it goes; empty: nothing is found, or nothing is to be done.
  std::string no_place;  // Why `to` is empty although it could be restored.
  bool is_seed = false;  // It is a managed seed itself: others wait for it.
  std::optional<absl::Duration> state_age;      // Of its ShootState.
  const garden::BackupEntry* backup = nullptr;  // Points into the view.
  // It was handed over, but for its BackupEntry, of which the lost seed has to let go.
  bool entry_only = false;

  std::string Loss() const;  // What is lost with it, for a person; empty: nothing.
};

// gardenlet writes ShootStates every six hours, with some minutes more by chance.
inline constexpr absl::Duration kStateAgeMax = absl::Minutes(6 * 60 + 30);

// All shoots that run on `seed`, did before they were handed over, are bound to it, or wait for it
// to let go of their backups: seeds first, then by purpose, the most at stake first. Destinations
// are empty, but of those that are bound to one that can take them. `fenced`: nothing of the seed
// can run any more.
std::vector<LostShoot> LostShootsOf(std::string_view seed, bool fenced,
                                    const garden::GardenView& view, absl::Time now);

}  // namespace trowel::migration

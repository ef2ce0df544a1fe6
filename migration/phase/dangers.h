#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/progress.h"

namespace trowel::migration {

// Something that is to be seen now, and may end a move badly that goes on well so far.
struct Danger {
  enum class Kind : std::uint8_t {
    kSkipReadiness,         // Restore would not wait for etcd.
    kIgnored,               // No gardenlet takes the shoot up again.
    kRollout,               // Neither Migrate nor Restore begins with it.
    kRotation,              // Of credentials, under way or about to start.
    kVersions,              // The gardenlets of the two seeds differ.
    kEmergencyStop,         // Of a seed that has to begin something yet.
    kDestinationUnhealthy,  // A condition of the destination is not True.
    kDestinationGone,       // It has no Seed, or its Seed is being deleted.
    kShootStateGone,        // Restore begins with it.
    kBackupEntryGone,       // There is none, or it is being deleted.
    kBackupEntryFails,
  };
  Kind kind;
  std::string what;
  std::string remedy;
};
inline constexpr std::size_t kDangerKinds =
    static_cast<std::size_t>(Danger::Kind::kBackupEntryFails) + 1;
std::string_view Name(Danger::Kind kind);  // "skip-readiness", "versions", ...

// Of a shoot that is on its way; `progress` is PhaseOf() of it. What keeps it where it is, is no
// danger but its cause.
std::vector<Danger> DangersOf(const garden::Shoot& shoot, const garden::GardenView& view,
                              const Progress& progress);

}  // namespace trowel::migration

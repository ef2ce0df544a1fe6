#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "garden/view.h"
#include "migration/phase/progress.h"

namespace trowel::migration {

// What has become of a move since somebody looked last.
struct Step {
  enum class Kind : std::uint8_t {
    kSeen,     // It is on its way; nobody had looked at it before.
    kPhase,    // Another phase.
    kStuck,    // It is stuck now.
    kFreed,    // It is no longer stuck.
    kArrived,  // It rests on the seed that it went to.
    kBack,     // It rests where it came from: it was bound back.
    kGone,     // There is no such shoot any more.
  };
  Kind kind = Kind::kSeen;
  std::string shoot;  // "garden-dev/moss"
  Progress progress;  // Of now; of the last time for kGone.
  Phase before = Phase::kRests;
  // Where they are known: when the phase before began, and when the move was asked for.
  std::optional<absl::Time> before_since = {};
  std::optional<absl::Time> bound_at = {};
};
std::string_view Name(Step::Kind kind);  // "seen", "phase", ...

// Follows all moves of a garden, from one view to the next. What one view cannot tell, since when a
// phase lasts, it knows of the phases that it saw begin.
class Tracker {
 public:
  // The steps since the last call, by shoot. Costs what is on its way, not what the garden has.
  std::vector<Step> Look(const garden::GardenView& view, absl::Time now);

  // Those that are on their way, by "namespace/name".
  const std::map<std::string, Progress>& moves() const { return moves_; }

 private:
  void LookAt(const std::string& key, Progress progress, absl::Time now, std::vector<Step>* steps);

  std::map<std::string, Progress> moves_;
};

}  // namespace trowel::migration

#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <absl/time/time.h>

#include "migration/phase/phase.h"

namespace trowel::migration {

// How long a phase usually lasts here: learnt from those that ended, for landscapes differ.
class UsualTimes {
 public:
  static constexpr std::size_t kKept = 100;   // The last ones count.
  static constexpr std::size_t kEnough = 10;  // Of fewer nothing is learnt.

  // A move has left `phase` after `time`. Negative times count as none at all.
  void Learn(Phase phase, absl::Duration time);

  // Nine of ten took no longer. Of a phase of which too few are known that of PhaseTable(); zero:
  // there is no such time.
  absl::Duration Usual(Phase phase) const;

 private:
  struct Times {
    std::vector<absl::Duration> last;  // At most kKept.
    std::size_t next = 0;              // The place of the oldest, once it is full.
  };
  std::array<Times, kPhases> times_;
};

}  // namespace trowel::migration

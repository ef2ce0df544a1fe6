#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/rank.h"

namespace trowel::scheduler {

// Where a shoot that waits for a scheduler is to go.
struct Decision {
  std::string seed;   // Empty: nowhere.
  std::string why;    // For the Event and for status.lastOperation; one line.
  double score = 0;   // Of `seed`.
  int qualified = 0;  // How many seeds could take it.
};

// The best of Rank(), that is, a seed that admission allows and that gardener-scheduler's hard
// filters pass. `pending` are bindings that the view does not show yet. Deterministic.
//
// Placed, `why` is "aws-eu2, score 87.3 (distance 100, ...), before aws-eu5 with 81.0; 3 of 12
// seeds qualify". Else it counts what each rule refuses: "0 of 12 seeds qualify: seed-capacity
// refuses 7, ha-zones 5".
Decision Decide(const garden::Shoot& shoot, std::span<const policy::PendingMove> pending,
                absl::Time now, const garden::GardenView& view, const policy::Policy& policy);

// The notes of the Events SchedulingSuccessful and SchedulingFailed, in gardener-scheduler's words.
std::string ScheduledNote(const Decision& decision);
std::string FailedNote(std::string_view why);

// The text of a ranking's best candidate, and why there is none. Both for Decide() and for advice.
std::string WhyFirst(std::span<const Candidate> ranking);
std::string WhyNone(std::span<const Candidate> ranking);

}  // namespace trowel::scheduler

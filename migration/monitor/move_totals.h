#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "garden/view.h"
#include "migration/monitor/usual_times.h"
#include "migration/phase/dangers.h"
#include "migration/phase/tracker.h"

namespace trowel::migration {

// How long phases and moves lasted: counts by upper bound in seconds; one more without bound.
inline constexpr std::array<double, 11> kMoveBounds = {10,   30,   60,   120,  300,   600,
                                                       1200, 1800, 3600, 7200, 14'400};
struct Lasted {
  std::array<std::uint64_t, kMoveBounds.size() + 1> counts = {};
  double seconds = 0;  // Of all together.

  void Count(absl::Duration time);
};

// What all moves of a garden add up to.
struct MoveTotals {
  // As things are; by phase.
  std::array<std::uint64_t, kPhases> moves = {};
  std::array<std::uint64_t, kPhases> stuck = {};
  std::array<std::uint64_t, kDangerKinds> endangered = {};  // Moves by what endangers them.
  absl::Duration oldest;  // Since it was bound; zero: there is none, or none is known.
  // An API server, as far as it is known since when: at least since the counter saw it. Zero: all
  // have theirs.
  absl::Duration longest_without;
  std::map<std::string, Progress> by_shoot;  // For whoever shows names; empty unless asked for.
  // From the start of the process on.
  std::array<Lasted, kPhases> phases;
  Lasted arrived_classic, arrived_live;  // From the binding to the end.
  std::uint64_t arrived = 0, back = 0, gone = 0;
  std::array<absl::Duration, kPhases> usual = {};  // Learnt, or the table's.
};

// Adds up what a Tracker tells. For one thread.
class MoveCounter {
 public:
  explicit MoveCounter(bool names) : names_(names) {}

  // All that has changed, and all that is on its way.
  void Count(const std::vector<Step>& steps, const std::map<std::string, Progress>& moves,
             const garden::GardenView& view, absl::Time now);

  const MoveTotals& totals() const { return totals_; }
  const UsualTimes& usual() const { return usual_; }

 private:
  void CountStep(const Step& step, absl::Time now);
  void CountOutage(const std::string& key, const Progress& progress, absl::Time now);
  void CountMove(const std::string& key, const Progress& progress, const garden::GardenView& view,
                 absl::Time now);

  const bool names_;
  std::map<std::string, absl::Time> down_since_;  // By shoot: its API server is away since then.
  UsualTimes usual_;
  MoveTotals totals_;
};

}  // namespace trowel::migration

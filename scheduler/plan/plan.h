#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.h"
#include "policy/report.h"
#include "scheduler/plan/leaving.h"
#include "scheduler/plan/risk.h"
#include "scheduler/plan/scope.h"

// Many moves at once: where each shoot goes, and in which waves, so that all of it holds together.
//
// A wave begins when the one before has ended. Within a wave each move is allowed with the earlier
// ones under way (capacity, migration-budget), and at its beginning the moves of earlier waves have
// arrived: what is planned, admission allows in this order.
namespace trowel::scheduler {

enum class PlanOrder : std::uint8_t {
  kRisk,  // Hibernated shoots first, infrastructure last, a wave of one risk; then by name.
  kName,
};

// What holds for a whole plan.
struct PlanOptions {
  std::optional<bool> live;  // Overrides the annotation of every shoot.
  const policy::Requester* requester = nullptr;
  PlanOrder order = PlanOrder::kRisk;
  int max_parallel = 5;  // Moves in a wave, at most; at least 1.
  absl::Time now;
  PlanScope scope = {};
};

// Its pointers, and those of a Plan, point into the GardenView.
struct PlannedMove {
  const garden::Shoot* shoot = nullptr;  // As it is; its seed is the source.
  const garden::SeedEntry* to = nullptr;
  bool live = false;
  Risk risk = Risk::kProduction;
  double score = 0;             // As in a ranking, with what was placed before it.
  std::uint64_t warned_by = 0;  // As in policy::Verdict.
};

struct Wave {
  // The budget is taken up by moves that run while the plan is made: this wave begins when they
  // have ended.
  bool after_running_moves = false;
  std::vector<PlannedMove> moves = {};  // In the order in which they should be asked for.
};

// A seed that refuses a shoot for few reasons.
struct NearMiss {
  const garden::SeedEntry* seed = nullptr;
  policy::Findings findings = {};  // Denials, those of StuckShoot::findings left out.
};

// A shoot that the plan moves nowhere.
struct StuckShoot {
  enum class Why : std::uint8_t {
    kOnItsWay,  // It is moving already.
    kRefused,   // No seed may take it, whatever room there is.
    kNoRoom,    // The seeds that may take it are full, or will be.
  };
  const garden::Shoot* shoot = nullptr;
  Why why = Why::kRefused;
  // What is to be said of the shoot, and what every seed says, in the words of the nearest one.
  policy::Findings findings = {};
  // The seeds with the fewest reasons beside those, at most kNearestMax; empty: they are all.
  std::vector<NearMiss> nearest = {};
  // For each rule that says it of some seeds: of how many. Most first.
  std::vector<std::pair<std::string_view, std::size_t>> refusals = {};
};
inline constexpr std::size_t kNearestMax = 3;
std::string_view Name(StuckShoot::Why why);  // "on-its-way", "refused", "no-room"

// With so much more room on that seed, these shoots could move as well.
struct MoreRoom {
  const garden::SeedEntry* seed = nullptr;
  std::int64_t more = 0;
  std::vector<const garden::Shoot*> shoots = {};
};

// A seed that is relieved.
struct Relief {
  const garden::SeedEntry* seed = nullptr;
  std::int64_t settled = 0;  // Shoots that stay if nothing is done: those leaving are gone.
  std::int64_t most = 0;     // As many may stay.
  std::int64_t planned = 0;  // Moves of this plan.

  std::int64_t missing() const { return settled - most - planned; }  // Above 0: not enough.
};

struct Plan {
  std::vector<Wave> waves;
  std::vector<PlannedMove> later;     // Beyond PlanScope::moves_max, in the order of the waves.
  std::vector<LeavingShoot> leaving;  // On their way from drained seeds to others.
  std::vector<StuckShoot> stuck;
  std::vector<MoreRoom> more_room;
  // Shoots on drained seeds, or perhaps on them, that cannot be read, and so not planned; one that
  // moves between two of them counts on both.
  std::int64_t unreadable = 0;
  // Of PlanBalance(): Seeds that cannot be read, so that nobody knows how full they are.
  std::int64_t unreadable_seeds = 0;
  std::vector<Relief> reliefs;  // Of PlanBalance(): the seeds that were too full.

  std::size_t moves() const;
  // Nothing stays that should go, and what is leaving gets away.
  bool complete() const;
};

// A destination for every shoot of those seeds, of which none is a destination. They need not be
// readable Seeds; one that is named twice counts once.
Plan PlanDrain(const std::vector<std::string>& seeds, const PlanOptions& options,
               const garden::GardenView& view, const policy::Policy& policy);

struct BalanceGoal {
  int fill_percent = 80;                // Of allocatable shoots; 1 to 100. Seeds without: no limit.
  std::vector<std::string> seeds = {};  // Only these are relieved; empty: all.
};

// The fewest moves after which no seed is fuller than the goal, and no destination either. Where
// not all can be reached, as many as there can be.
Plan PlanBalance(const BalanceGoal& goal, const PlanOptions& options,
                 const garden::GardenView& view, const policy::Policy& policy);

}  // namespace trowel::scheduler

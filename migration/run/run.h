#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "migration/run/settings.h"
#include "scheduler/plan/risk.h"

// A run carries a plan out: docs/runs.md. Its whole truth is the garden, and one ConfigMap that
// holds what is below (text.h). Where the two differ, the garden is right.
namespace trowel::run {

enum class State : std::uint8_t {
  kProposed,  // Nothing moves before somebody approves it.
  kApproved,  // It begins as soon as somebody carries it out.
  kRunning,
  kPaused,   // By a person: nothing begins, what is under way is followed to its end.
  kHalted,   // The same, by itself: something is wrong, and a person has to look.
  kStopped,  // For good: what has not begun stays where it is.
  kDone,
};
std::string_view Name(State state);  // "Proposed", ...

enum class MoveState : std::uint8_t {
  kWaiting,
  kBinding,    // The run says that it binds it; what came of that is not known yet.
  kMoving,     // Bound, and on its way.
  kOverdue,    // The same, for longer than the deadline: counts as a failure.
  kFailed,     // Gardener has given up. Should a person bring it on its way again, it is followed.
  kArrived,    // It rests on its destination.
  kRefused,    // The garden did not allow it for as long as the run is patient.
  kLeft,       // Somebody else has moved, bound or deleted it: left alone.
  kCancelled,  // It had not begun when the run was stopped.
};
inline constexpr std::size_t kMoveStates = static_cast<std::size_t>(MoveState::kCancelled) + 1;
std::string_view Name(MoveState state);  // "waiting", ...

struct Move {
  // The plan.
  std::string shoot;  // "garden-dev/moss"
  std::string from;
  std::string to;
  bool live = false;
  scheduler::Risk risk = scheduler::Risk::kProduction;
  int wave = 1;  // As planned: a hint for people, for the pace adapts.

  // What has become of it.
  MoveState state = MoveState::kWaiting;
  int attempts = 0;                      // Bindings that were sent.
  std::optional<absl::Time> asked = {};  // When the last one was, until it is bound.
  std::optional<absl::Time> begun = {};  // When it was bound.
  std::optional<absl::Time> ended = {};  // When it arrived, failed, was refused, left or cancelled.
  std::optional<absl::Time> failed = {};   // When it counted as a failure, if it ever did.
  std::optional<absl::Time> refused = {};  // Since when the garden refuses it without a break.
  bool slow = false;                       // It has slowed the pace down already.
  std::string why = {};                    // What there is to know, in one line.

  // The run holds its place in the budgets.
  bool under_way() const {
    return state == MoveState::kBinding || state == MoveState::kMoving ||
           state == MoveState::kOverdue;
  }
  bool settled() const { return state != MoveState::kWaiting && !under_way(); }
};

// A seed that the run empties.
struct Source {
  enum class Door : std::uint8_t {
    kOpen,       // As it was found: the run has not touched it.
    kClosing,    // The run says that it closes it.
    kClosed,     // By the run, which opens it in the end.
    kOpening,    // The run says that it opens it.
    kReopened,   // By the run.
    kLeftAlone,  // It was closed before, or somebody has opened it since, or keep-closed holds.
  };
  std::string seed;
  Door door = Door::kOpen;
  std::optional<absl::Time> since = {};  // When the run has changed `door`.
};
std::string_view Name(Source::Door door);  // "open", "closing", ...

// Somebody did something to the run.
struct Signature {
  std::string by;  // As the API server names the user.
  absl::Time at;
  std::string reason = {};
};

// Where the plan comes from: what `refresh` plans anew.
struct Goal {
  enum class Kind : std::uint8_t { kDrain, kBalance, kPlan, kUndo };
  Kind kind = Kind::kPlan;
  std::vector<std::string> seeds = {};  // Of kDrain: these are emptied, and are no destination.
  int fill_percent = 0;                 // Of kBalance.
  std::string of = {};                  // Of kUndo: the run that it takes back.
};
std::string_view Name(Goal::Kind kind);  // "drain", ...

struct Run {
  std::string name = {};
  Goal goal = {};
  Signature author = {};  // Its reason is required.
  std::string policy_hash = {};
  Settings settings = {};
  std::vector<Move> moves = {};  // No shoot twice; in the order in which they should begin.
  std::vector<Source> sources = {};

  State state = State::kProposed;
  std::string why = {};  // Of kPaused, kHalted and kStopped.
  std::vector<Signature> approvals = {};
  // Seeds that are ill and have halted it: each does so once, until it is well again.
  std::vector<std::string> halted_for = {};
  std::optional<absl::Time> began = {};    // When it was running first.
  std::optional<absl::Time> resumed = {};  // Failures until then were accepted by a person.
  std::optional<absl::Time> ended = {};    // Nothing is under way, nothing left to put back.

  int parallel = 1;    // How many of its moves may be under way now.
  int since_pace = 0;  // Arrived since `parallel` changed.
};

// What was approved: the moves and where they go, the goal, the settings. 12 hex digits.
std::string PlanHash(const Run& run);

// It may bind, or has something under way.
inline bool IsActive(const Run& run) {
  return run.state != State::kProposed && !run.ended.has_value();
}

// How many moves are in each state.
struct Tally {
  int of[kMoveStates] = {};
  int operator[](MoveState state) const { return of[static_cast<std::size_t>(state)]; }
  int under_way = 0;
  int failures = 0;  // Since a person accepted them.
};
Tally Count(const Run& run);

}  // namespace trowel::run

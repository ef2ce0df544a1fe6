#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/string_map.h"
#include "garden/view.h"
#include "migration/run/health.h"
#include "migration/run/order.h"
#include "migration/run/run.h"
#include "policy/policy.h"

// One step of a run. Pure: it alone decides; whoever calls it (the shell) does what it says and
// nothing else, and may be killed at any moment.
//
// A shell reads the ConfigMap (ReadRun), begins with an empty Flight, and then calls Step() once a
// second, or as soon as there are results. It does the actions in their order. Writing the run is
// the first of them, if it is there: where that fails, whether by a conflict or for want of an
// answer, the shell does none of the others, forgets run and flight, and reads the ConfigMap again.
// It sends nothing after Action::until, nor when it does not lead any more.
namespace trowel::run {

// What the shell is to do.
struct Action {
  enum class Kind : std::uint8_t {
    kWrite,   // The run, as Step() returns it, with the resourceVersion that it was read with.
    kDryRun,  // Read the shoot; bind it to `seed` as a server-side dry run, with what was read.
    kBind,    // Bind it to `seed`, with `resource_version`.
    kClose,   // Set spec.settings.scheduling.visible of `seed` to false.
    kOpen,    // Set it to true.
    kTell,    // An Event on the shoot, or on the run, and a line of the log. Once, or not at all.
  };
  Kind kind = Kind::kWrite;
  std::string shoot = {};  // kDryRun, kBind; kTell: empty if it is about the run.
  std::string from = {};   // kDryRun, kBind: spec.seedName that the shoot must have.
  std::string seed = {};
  std::string resource_version = {};
  absl::Time until = absl::InfiniteFuture();
  std::uint64_t id = 0;  // kDryRun, kBind: the result has the same.

  bool warning = false;          // kTell
  std::string_view reason = {};  // kTell: "RunMoveBegun", ...
  std::string text = {};         // kTell
};
std::string_view Name(Action::Kind kind);

// What came of an action. Of kWrite and kTell nothing is told.
struct Result {
  enum class Outcome : std::uint8_t {
    kDone,
    kConflict,  // The shoot has changed since it was read.
    kChanged,   // kDryRun: it has another spec.seedName than `from`.
    kGone,      // There is no such object.
    kDenied,    // The API server refuses: admission, or rights. `text` says it.
    kLater,     // The server asks to wait: 429, 503.
    kUnknown,   // No answer: nobody knows whether it was carried out.
    kNotSent,   // Too late, or not leader any more.
  };
  Action::Kind kind = Action::Kind::kDryRun;
  std::string shoot = {};
  std::string seed = {};
  std::uint64_t id = 0;
  Outcome outcome = Outcome::kDone;
  std::string resource_version = {};  // kDryRun: as it was read.
  std::string text = {};
};
std::string_view Name(Result::Outcome outcome);

// What Step() knows besides the run, and may forget at any moment.
struct Flight {
  // Of one move, by its index.
  struct Ask {
    std::uint64_t id = 0;                     // Of the action that is under way; 0: none is.
    absl::Time asked = absl::InfinitePast();  // When that was.
    std::optional<absl::Time> allowed = {};   // When the dry run was,
    std::string resource_version = {};        // with this one.
    absl::Time not_before = absl::InfinitePast();
    std::optional<absl::Time> held = {};  // Since when something keeps it, without a break.
    int conflicts = 0;                    // One after the other.
  };
  std::map<std::size_t, Ask> asks = {};
  struct Seed {
    absl::Time ill_since = absl::InfiniteFuture();  // Infinite: it is not.
    absl::Time asked = absl::InfinitePast();        // To close or to open it.
  };
  std::map<std::string, Seed, std::less<>> seeds = {};
  std::uint64_t last_id = 0;
  absl::Time written = absl::InfinitePast();
  bool unwritten = false;               // The run has changed since.
  std::vector<Action> untold = {};      // To be told once it is written.
  std::vector<std::string> holds = {};  // Why nothing begins now, or not there; for `show`.
};

struct Inputs {
  const garden::GardenView& view;
  // The view has all that was written before this, by the shell's own clock: the last sign of life
  // of its watches, not the time at which it was built.
  absl::Time as_of;
  const policy::Policy& policy;
  absl::Time now;
  std::span<const Result> results = {};          // Of earlier actions, each once.
  std::span<const Order> orders = {};            // Of persons, each once.
  const policy::Requester* requester = nullptr;  // Who binds.
  // Of health.h, made of this view or one before; null: not counted yet.
  const Health* health = nullptr;
  // What the query of `while_no_alert` returned; empty: it was not asked, or did not answer.
  std::optional<std::vector<std::string>> alerts = {};
  std::string settling = {};           // Why the garden is not to be trusted; empty: it is.
  std::span<const Claim> others = {};  // Of the other runs that are active.
};

struct Outcome {
  Run run;
  Flight flight;
  std::vector<Action> actions;
};

Outcome Step(Run run, Flight flight, const Inputs& inputs);

}  // namespace trowel::run

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/shoot.h"
#include "garden/view.h"
#include "migration/phase/phase.h"

namespace trowel::migration {

// Whether the shoot's API server can be reached, as far as its move says it.
enum class ApiServer : std::uint8_t { kUp, kDown, kUnknown };
std::string_view Name(ApiServer state);  // "up", "down", "unknown"

// How far a shoot is on its way, as the garden shows it at one moment.
struct Progress {
  Phase phase = Phase::kRests;
  Stage stage = Stage::kNone;
  bool live = false;
  std::string from;  // The seed that hosts it, or did before it was handed over; empty: not known.
  std::string to;    // The seed that it goes to.
  std::optional<absl::Time> bound_at;     // When it was bound.
  std::optional<absl::Time> since;        // When the phase began; empty: nothing says it.
  std::optional<absl::Time> last_report;  // When its status was written last.
  std::vector<std::string> tasks;         // That run now, as gardenlet calls them.
  // What would have to be known to tell the phase for sure, "BackupEntries"; `phase` is then the
  // last one that the rest proves.
  std::vector<std::string> not_known;

  bool stuck = false;
  std::string cause;   // Why, if it is stuck; or what speaks against it already.
  std::string remedy;  // What to do; empty if it is neither.
  ApiServer api_server = ApiServer::kUp;
  // Since when nobody reaches it, where its condition says so.
  std::optional<absl::Time> api_server_down_since;

  bool on_its_way() const { return phase != Phase::kRests && phase != Phase::kArrived; }
};

// Where `shoot` is on its way, and whether it is stuck there, by docs/moves.md. A shoot at rest is
// kRests, one whose last operation was a Restore that has succeeded kArrived. Times after `now`
// count as `now`: clocks differ.
Progress PhaseOf(const garden::Shoot& shoot, const garden::GardenView& view, absl::Time now);

}  // namespace trowel::migration

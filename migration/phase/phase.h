#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <absl/time/time.h>

namespace trowel::migration {

// Where a control plane is on its way: docs/moves.md. Classic moves pass W, M, H and R, in this
// order; live ones (GEP-0039) W and L.
enum class Phase : std::uint8_t {
  kRests,         // It is not on its way.
  kW0,            // Bound; the migration controller has not said whether it may begin.
  kW1,            // It says that it may not.
  kW2,            // It may; the source's gardenlet has not picked it up.
  kW3,            // Picked up, and held up by Bastions on the source.
  kW4,            // Picked up, and held up because the source itself is not ready.
  kM1,            // The source saves what the destination needs. The API server is up.
  kM2,            // The API server is gone, the last snapshot of etcd is taken.
  kH1,            // The backups are handed over.
  kH2,            // The source removes what is left. There is no way back.
  kH3,            // Handed over; the destination's gardenlet has not picked it up.
  kMError,        // The source has failed, and tries again.
  kR0,            // The destination cannot begin.
  kR1,            // The destination makes infrastructure, secrets and the address.
  kR2,            // The backups are copied to the destination's bucket.
  kR3,            // etcd is restored from them.
  kR4,            // The API server starts.
  kR5,            // The rest of the control plane, and the nodes come back.
  kRError,        // The destination has failed, and tries again.
  kFailed,        // It has failed for good: nothing tries again.
  kInconsistent,  // Its status is what no move comes by.
  kL1,            // The source's etcd is made ready for members on the destination.
  kL2,            // The destination's members join.
  kL3,            // Extensions that the API server needs are migrated.
  kL4,            // The destination's API server starts.
  kL5,            // The DNS records are handed over.
  kL6,            // The source's members of etcd leave.
  kL7,            // The source is cleaned up.
  kL8,            // The last marks of the move are removed.
  kArrived,       // The last operation was the end of a move.
};
inline constexpr std::size_t kPhases = static_cast<std::size_t>(Phase::kArrived) + 1;

// The phases as people count them.
enum class Stage : std::uint8_t {
  kNone,
  kAsked,
  kPreparing,
  kStateSaved,
  kDown,
  kHandedOver,
  kCopying,
  kStarting,
  kNodesBack,
};
std::string_view Name(Stage stage);  // "asked", "preparing the source", ...; "" for kNone.

// The parts of a move: docs/moves.md, "From A to B".
enum class Part : std::uint8_t { kNone, kWaits, kMigrates, kHandsOver, kRestores, kLive };

// Whose gardenlet has to act in a phase.
enum class Owner : std::uint8_t { kNobody, kSource, kDestination };

// What there is to know of a phase, whichever shoot is in it.
struct PhaseRow {
  Phase phase;
  std::string_view id;  // "W0" ... "R!", "F", "X", "L8", "D"; "-" of one that rests.
  Stage stage = Stage::kNone;
  Part part = Part::kNone;
  Owner owner = Owner::kNobody;
  // A gardenlet has to take the shoot up, which an emergency stop and an ignored shoot keep it
  // from; what runs they do not end.
  bool begins = false;
  std::string_view waits_for = {};  // Ends "waits for ...".
  absl::Duration usual = {};        // Most take no longer; zero: there is no such time.
  absl::Duration limit = {};        // Longer is stuck; zero: it always is, or has no limit.
  bool always_stuck = false;        // Nothing but a person gets it out of it.
  bool api_server_down = false;     // Nobody can reach the shoot's API server.
  // Where nothing more special is known; {space} and {name} are the shoot's.
  std::string_view remedy = {};
};

// All phases, in the order of the enum. Source: moves.md 3.2 and 3.4; durations are of a
// control plane of one replica, less than 1 GB of backups and 5 to 20 workers.
std::span<const PhaseRow, kPhases> PhaseTable();
const PhaseRow& RowOf(Phase phase);
inline std::string_view Id(Phase phase) { return RowOf(phase).id; }

}  // namespace trowel::migration

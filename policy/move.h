#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/view.h"

namespace trowel::policy {

// Who asks: AdmissionReview userInfo, or --as and --as-group.
struct Requester {
  std::string user;
  std::vector<std::string> groups;
};

// A move that was allowed a moment ago and that the garden does not show yet.
struct PendingMove {
  std::string shoot;  // "garden-dev/moss"
  std::string space;
  std::string source;  // Empty: first scheduling.
  std::string destination;
  absl::Time expires;
  // The garden had the shoot when the move was allowed: if it has it no more, it is deleted.
  bool seen = false;
};

// "This shoot, from this seed, to this seed": resolved once, so that a rule is arithmetic on
// pointers. A view for one decision; it is never stored and owns nothing.
struct Move {
  const garden::Shoot* shoot = nullptr;  // As it would be. Never null.
  const garden::Shoot* old = nullptr;    // As it was; null on creation.

  bool first = false;      // First scheduling: there is no source.
  bool live = false;       // shoot->live_migrate (or --live), and not `first`.
  bool returning = false;  // To the host, which it has not left: gardener.md 2.5.

  std::string_view source_name;  // Where it runs; of a return, old spec.seedName. Empty: `first`.
  std::string_view destination_name;               // New spec.seedName.
  const garden::SeedEntry* source = nullptr;       // Null: see source_problem.
  const garden::SeedEntry* destination = nullptr;  // Null: see destination_problem.
  // Why a seed that is named cannot be judged ("Seed aws-eu1 is malformed: ..."); empty when it
  // is there, or simply does not exist.
  std::string source_problem;
  std::string destination_problem;
  std::string seeds_problem;  // Why no seed at all can be judged; empty: they can.

  const garden::CloudProfile* cloud_profile = nullptr;  // Null: no reference, or a problem.
  std::string cloud_profile_problem;                    // Empty: none.
  const garden::Project* project = nullptr;
  std::string project_problem;  // Empty iff project is not null.

  // Of the profile that the shoot names; sorted by name, the first is used.
  std::span<const garden::TableEntry> region_tables;
  garden::RegionId shoot_region = garden::RegionId::kUnknown;

  // First path below spec, seedName apart, whose value differs from the old object's; empty when
  // nothing else changes. Compared as values: gardener.md 2.4.7.
  std::string spec_change;

  const Requester* requester = nullptr;  // Null: nobody is named (a ranking).
  // Allowed moments ago, by this process, of other shoots, not seen in the view yet.
  std::span<const PendingMove> pending;
  absl::Time now;

  const garden::Seed& from() const { return *source->seed; }
  const garden::Seed& to() const { return *destination->seed; }
  // A mistake that must not deny anything: callers warn about it.
  bool ambiguous_regions() const { return region_tables.size() > 1; }
};

// What a request says, names not yet looked up. Callers name what they mean; only the time must be
// given always.
struct MoveRequest {
  const garden::Shoot* shoot = nullptr;  // The new object. Its seed_name is the destination.
  const garden::Shoot* old = nullptr;    // Null on creation.
  std::string_view source = {};  // Overrides old->seed_name when not empty (changes on the way).
  std::string_view destination = {};  // Overrides shoot->seed_name when not empty (CLI, ranking).
  std::optional<bool> live = {};      // Overrides the annotation (CLI --live, --classic).
  std::string spec_change = {};
  const Requester* requester = nullptr;
  // Of all shoots; Resolve() leaves out what does not count.
  std::span<const PendingMove> pending = {};
  absl::Time now;
};

// Looks every name up once. The Move points into the request and the view.
// `pending_storage` receives the pending moves that count; it must outlive the Move.
Move Resolve(const MoveRequest& request, const garden::GardenView& view,
             std::vector<PendingMove>* pending_storage);

// Sets another destination on a resolved move (ranking): the destination, its problem, and
// `returning`. `entry` is of the view that `move` was resolved with.
void SetDestination(const garden::SeedEntry& entry, Move* move);

// Pending moves to `seed`.
int PendingTo(const Move& move, std::string_view seed);

}  // namespace trowel::policy

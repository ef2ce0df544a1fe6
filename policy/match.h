#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "garden/seed.h"
#include "garden/selector.h"
#include "policy/move.h"

namespace trowel::policy {

// Names that may hold '*'. True if any of `patterns` matches.
bool AnyMatches(const std::vector<std::string>& patterns, std::string_view text);

// Seeds by name, by labels, or both.
struct SeedMatch {
  std::vector<std::string> names;  // May hold '*'. Empty: whatever the name.
  garden::LabelSelector labels;    // Empty: whatever the labels.

  bool Matches(const garden::Seed& seed) const;
};

// Which moves. Keys are ANDed, entries of a list ORed; names may hold '*'. What is empty says
// nothing. policy/config/match_keys.h has what each is called.
struct MoveMatch {
  std::vector<std::string> purposes;
  std::vector<std::string> projects;
  std::vector<std::string> cloud_profiles;
  std::vector<std::string> namespaces;
  std::vector<std::string> regions;             // Of the shoot.
  std::vector<std::string> provider_types;      // Of the shoot.
  std::vector<std::string> failure_tolerances;  // "none", "node", "zone"
  std::vector<std::string> users, groups;       // Who asks. Nobody is named in a ranking or plan.
  std::optional<bool> live;
  std::optional<garden::LabelSelector> shoot_labels;
  std::optional<garden::LabelSelector> project_labels;
  std::optional<SeedMatch> source_seeds;  // Never at first scheduling.
  std::optional<SeedMatch> destination_seeds;
};

struct OverrideMatch : MoveMatch {
  std::vector<MoveMatch> except;  // Not those for which one of these holds.

  // Whether it depends on where the shoot goes.
  bool ReadsDestination() const;
};

// Whether a match holds; it may be unknown only where the rest would let it hold. What is certain
// decides: a "no" of one key beats the "unknown" of another.
struct Match {
  // What was missing, as bits.
  static constexpr std::uint8_t kProfile = 1, kProject = 2, kSource = 4, kDestination = 8;

  bool holds = false;
  std::uint8_t missing = 0;

  bool unknown() const { return missing != 0; }
};

// kThis: the destination is that of the move; a move without one is matched by no key that reads
// it. kOpen: as if every key that reads the destination held. kNowhere: none of these holds.
enum class To : std::uint8_t { kThis, kOpen, kNowhere };
Match Matches(const OverrideMatch& match, const Move& move, To to);

// How each part of `match` holds for the move, those that read the destination as if they held: for
// two moves of which it appends the same, Matches() is the same for every destination.
void AppendStanding(const OverrideMatch& match, const Move& move, std::string* out);
// A match as one character.
char StandingOf(const Match& match);

// Why what is `missing` is: "NamespacedCloudProfile x names no parent; there is no Seed y".
std::string WhyMissing(std::uint8_t missing, const Move& move);

}  // namespace trowel::policy

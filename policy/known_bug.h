#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "policy/version.h"

namespace trowel::policy {

// Whose gardenlet has it.
enum class BugSide : std::uint8_t { kSource, kDestination, kEither };

// Something that goes wrong in a move with certain releases of Gardener: a row of data, built in or
// of a policy.
struct KnownBug {
  std::string id;         // "shoot-state-patch": for the policy to name, and in messages.
  WrittenVersion from;    // The first version that has it; none: all do.
  WrittenVersion before;  // The first that does not; none: all later ones have it.
  BugSide side = BugSide::kEither;
  std::string provider_type;  // Of the shoots that it is about; empty: all.
  std::string message;        // What goes wrong, and where that is told.
  std::string remedy;
};

// Those that Trowel knows by itself.
std::span<const KnownBug> KnownBugs();

// A pre-release counts wherever it may have the bug: before the release without it, and also if it
// leads to the first release with it.
bool Has(const Version& version, const KnownBug& bug);

}  // namespace trowel::policy

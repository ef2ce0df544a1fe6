#include "policy/home.h"

#include <string>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/field.h"

namespace trowel::policy {
namespace {

using garden::SeedHome;

std::string_view Describe(SeedHome home) {
  switch (home) {
    case SeedHome::kMoves: return "is on its way itself";
    case SeedHome::kSleeps: return "is hibernated, or about to be";
    case SeedHome::kGoes: return "is being deleted";
    default: return "";
  }
}

std::string ShootBehind(const garden::GardenView& view, std::string_view seed) {
  const std::span<const std::string> shoots = view.ShootsBehindSeed(seed);
  return shoots.empty() ? std::string("its shoot") : shoots.front();
}

}  // namespace

void CheckHome(const garden::SeedEntry& entry, std::string_view role,
               const garden::GardenView& view, Report* report) {
  if (entry.home == SeedHome::kOwn || entry.home == SeedHome::kRests) return;
  const std::string shoot =
      report->wants_text() ? ShootBehind(view, entry.seed->name) : std::string();
  if (entry.home == SeedHome::kUnknown) {
    report->Unknown(
        facts::kManagedSeeds, kSeedNameField, "repair the ManagedSeed, or the Shoot that it names",
        "in which cluster {} {} runs is not known: its ManagedSeed or {} cannot be read", role,
        entry.seed->name, shoot);
    return;
  }
  report->Object(kSeedNameField, "wait until that shoot rests, or choose another seed",
                 "{} {} runs in {}, which {}: its API server is about to go away", role,
                 entry.seed->name, shoot, Describe(entry.home));
}

const std::string* AboutToMove(std::string_view seed, const Move& move,
                               const garden::GardenView& view) {
  for (const std::string& key : view.ShootsBehindSeed(seed)) {
    for (const PendingMove& pending : move.pending) {
      if (pending.shoot == key && !pending.source.empty()) return &key;
    }
  }
  return nullptr;
}

}  // namespace trowel::policy

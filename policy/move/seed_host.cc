#include <string>

#include "garden/seed.h"
#include "policy/rule.h"

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

bool AllHomesRest(const Move&, const garden::GardenView& view, const Settings&) {
  return view.all_homes_rest();
}

// A managed seed is as reliable as the shoot that it runs in. While that one moves, sleeps or goes,
// the seed has no API server for minutes or for good, and half a migration hangs in it. Gardener
// looks at the conditions of a seed, which are good until then.
void CheckSeedHost(const Move& move, const garden::GardenView& view, const Settings&,
                   Report* report) {
  if (view.all_homes_rest()) return;
  if (!move.first && move.source != nullptr) CheckHome(*move.source, "source", view, report);
  CheckHome(*move.destination, "destination", view, report);
}

}  // namespace

extern constinit const Rule kSeedHostRule = {
    .id = "seed-host",
    .summary = "the shoots that both seeds run in are at rest",
    .when = When::kAlways,
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kDestination, &facts::kManagedSeeds},
    .reads = Reads::kSeed,
    .check = CheckSeedHost,
    .silent = AllHomesRest};

}  // namespace trowel::policy

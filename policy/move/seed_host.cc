#include <string>

#include "policy/home.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

bool AllHomesRest(const Move& move, const garden::GardenView& view, const Settings&) {
  return view.all_homes_rest() && move.pending.empty();
}

// A managed seed is as reliable as the shoot that it runs in. While that one moves, sleeps or goes,
// the seed has no API server for minutes or for good, and half a migration hangs in it. Gardener
// looks at the conditions of a seed, which are good until then.
void CheckSeedHost(const Move& move, const garden::GardenView& view, const Settings&,
                   Report* report) {
  if (const std::string* shoot = AboutToMove(move.destination_name, move, view); shoot != nullptr) {
    report->Object(kSeedNameField, "wait until that shoot rests, or choose another seed",
                   "destination {} runs in {}, which was bound to another seed a moment ago",
                   move.destination_name, *shoot);
  }
  if (!view.all_homes_rest()) CheckHome(*move.destination, "destination", view, report);
}

}  // namespace

extern constinit const Rule kSeedHostRule = {
    .id = "seed-host",
    .summary = "the shoot that the destination runs in is at rest",
    .when = When::kAlways,
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kDestination, &facts::kManagedSeeds},
    .reads = Reads::kSeed,
    .check = CheckSeedHost,
    .silent = AllHomesRest};

}  // namespace trowel::policy

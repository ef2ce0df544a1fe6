#include "policy/home.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// The source's gardenlet runs the first half of a migration, in the cluster of a shoot if the
// source is a managed seed: without that cluster's API server nothing begins, or it stops half-way.
// Gardener looks at the conditions of a seed, which are good until then. Apart from the same
// question about the destination (seed-host), so that a ranking can tell seeds from one another.
void CheckSourceHost(const Move& move, const garden::GardenView& view, const Settings&,
                     Report* report) {
  if (const std::string* shoot = AboutToMove(move.source_name, move, view); shoot != nullptr) {
    report->Object(kSeedNameField, "wait until that shoot rests",
                   "source {} runs in {}, which was bound to another seed a moment ago",
                   move.source_name, *shoot);
  }
  CheckHome(*move.source, "source", view, report);
}

}  // namespace

extern constinit const Rule kSourceHostRule = {
    .id = "source-host",
    .summary = "the shoot that the source runs in is at rest",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kManagedSeeds},
    .reads = Reads::kNothing,
    .check = CheckSourceHost};

}  // namespace trowel::policy

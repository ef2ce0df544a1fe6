#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

// A seed that is being deleted waits for its last control plane to leave; a new one would hold it
// for ever. Gardener refuses it as well (admission.go:471), but only once the request is sent.
void CheckSeedDeleting(const Move& move, const garden::GardenView&, const Settings&,
                       Report* report) {
  if (!move.to().deleting) return;
  report->Object(kSeedNameField, "choose a seed that stays", "destination {} is being deleted",
                 move.destination_name);
}

}  // namespace

extern constinit const Rule kSeedDeletingRule = {.id = "seed-deleting",
                                                 .summary = "the destination is not being deleted",
                                                 .when = When::kAlways,
                                                 .facts = {&facts::kDestination},
                                                 .reads = Reads::kShape,
                                                 .judges_returns = true,
                                                 .placing = true,
                                                 .check = CheckSeedDeleting};

}  // namespace trowel::policy

#include "policy/rule.h"

#include "garden/seed.h"

namespace trowel::policy {
namespace {

// Volumes, load balancers and the way to the backups differ between providers. Gardener compares
// the two types for live moves only (admission.go:1932, step 7 of gardener.md 3.4) and moves
// classic ones anywhere that the CloudProfile allows, hence a warning for those.
void CheckProviderType(const Move& move, const garden::GardenView&, const Settings&,
                       Report* report) {
  const garden::Seed& from = move.from();
  const garden::Seed& to = move.to();
  if (from.provider_type == to.provider_type) return;
  report->Object(kSeedNameField, "choose a seed of the source's provider type",
                 "source {} is of type {}, destination {} of type {}", from.name,
                 from.provider_type, to.name, to.provider_type);
}

}  // namespace

extern constinit const Rule kProviderTypeRule = {
    .id = "provider-type",
    .summary = "source and destination have the same provider type",
    .mode = Mode::kWarn,
    .facts = {&facts::kSource, &facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kLive,
    .placing_live = true,
    .check = CheckProviderType};

}  // namespace trowel::policy

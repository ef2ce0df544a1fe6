#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A control plane that survives the loss of a zone is spread over three. Gardener refuses a seed
// with fewer (admission.go:567), and counts the entries of spec.provider.zones.
void CheckHaZones(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  const std::size_t zones = move.to().zones.size();
  if (!move.shoot->zone_ha() || zones >= kHaZonesMin) return;
  report->Object(kSeedNameField, "choose a seed with at least 3 zones",
                 "failure tolerance zone needs {} zones, {} has {}", kHaZonesMin,
                 move.destination_name, zones);
}

}  // namespace

extern constinit const Rule kHaZonesRule = {.id = "ha-zones",
                                            .summary = "a zone-HA control plane gets three zones",
                                            .when = When::kAlways,
                                            .facts = {&facts::kDestination},
                                            .reads = Reads::kShape,
                                            .gardener_refuses = Refuses::kAll,
                                            .placing = true,
                                            .check = CheckHaZones};

}  // namespace trowel::policy

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"
#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

void CheckPinned(const Move& move, Report* report) {
  const std::vector<std::string>& pinned = move.shoot->control_plane_zones;
  if (HasAllZones(move.to(), pinned)) return;
  std::vector<std::string> missing;
  if (report->wants_text()) {
    std::copy_if(pinned.begin(), pinned.end(), std::back_inserter(missing),
                 [&](const std::string& zone) { return !HasZone(move.to(), zone); });
  }
  report->Object("spec.controlPlane.zones", "choose a seed that has all pinned zones",
                 "the control plane is pinned to zones that {} lacks: {}", move.destination_name,
                 missing.empty() ? std::string() : JoinWords(missing));
}

void CheckEnforced(const Move& move, Report* report) {
  constexpr std::string_view kRemedy =
      "choose a seed in the zones of the workers, or one that does not enforce them";
  const std::vector<std::string>& workers = move.shoot->worker_zones;
  if (workers.empty()) {
    if (move.first) return;
    report->Object(kSeedNameField, kRemedy,
                   "{} enforces the zones of the workers, and the shoot has no worker zones",
                   move.destination_name);
    return;
  }
  if (HasAnyZone(move.to(), workers)) return;
  report->Object(kSeedNameField, kRemedy,
                 "{} enforces the zones of the workers and has none of them: {}",
                 move.destination_name, report->wants_text() ? JoinWords(workers) : std::string());
}

// Admission does not look at unchanged zones again when the seed changes (admission.go:1486), and
// gardenlet takes pinned zones unchecked (botanist/namespaces.go:107): the control plane would hang
// without a node. Under zoneSelection Enforce gardenlet's calculateShootZones fails without overlap
// with the worker zones, and also when there are none, which gardener-scheduler lets pass.
void CheckControlPlaneZones(const Move& move, const garden::GardenView&, const Settings&,
                            Report* report) {
  if (!move.shoot->control_plane_zones.empty()) {
    CheckPinned(move, report);
  } else if (!move.shoot->zone_ha() &&
             move.to().zone_selection == garden::ZoneSelection::kEnforce) {
    CheckEnforced(move, report);
  }
}

}  // namespace

extern constinit const Rule kControlPlaneZonesRule = {
    .id = "control-plane-zones",
    .summary = "the destination has the zones that the control plane needs",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .reads = Reads::kShape,
    .placing = true,
    .check = CheckControlPlaneZones};

}  // namespace trowel::policy

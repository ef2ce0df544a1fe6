#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// Seeds of the default garden have zones eu-central-1a to c, workers eu-west-1a and b.
void Enforce(GardenFixture* fixture) {
  fixture->destination.zone_selection = garden::ZoneSelection::kEnforce;
}

void Pin(GardenFixture* fixture, std::vector<std::string> zones) {
  fixture->shoot.control_plane_zones = std::move(zones);
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "control-plane-zones",
    {
        {"allow_no_overlap_where_none_is_asked", nullptr, {}},
        {"allow_no_overlap_where_it_is_preferred",
         [](GardenFixture& garden) {
           garden.destination.zone_selection = garden::ZoneSelection::kPrefer;
         },
         {}},
        {"allow_pinned_zones_there",
         [](GardenFixture& garden) {
           Pin(&garden, {"eu-central-1c", "eu-central-1a"});
         },
         {}},
        {"allow_pinned_zones_there_without_worker_overlap",
         [](GardenFixture& garden) {
           Enforce(&garden);
           Pin(&garden, {"eu-central-1a"});
         },
         {}},
        {"allow_enforced_with_overlap",
         [](GardenFixture& garden) {
           Enforce(&garden);
           garden.shoot.worker_zones = {"eu-central-1b", "eu-west-1a"};
         },
         {}},
        {"allow_enforced_zone_ha",
         [](GardenFixture& garden) {
           Enforce(&garden);
           garden.shoot.failure_tolerance = garden::FailureTolerance::kZone;
         },
         {}},
        {"allow_enforced_first_without_worker_zones",
         [](GardenFixture& garden) {
           Enforce(&garden);
           garden.first = true;
           garden.shoot.worker_zones.clear();
         },
         {}},
        {"deny_pinned_zone_missing",
         [](GardenFixture& garden) {
           Pin(&garden, {"eu-central-1a", "eu-west-1a"});
         },
         {"the control plane is pinned to zones that aws-eu2 lacks: eu-west-1a"}},
        {"deny_pinned_zones_missing_zone_ha",
         [](GardenFixture& garden) {
           garden.shoot.failure_tolerance = garden::FailureTolerance::kZone;
           Pin(&garden, {"eu-west-1a", "eu-west-1b", "eu-west-1c"});
         },
         {"the control plane is pinned to zones that aws-eu2 lacks: eu-west-1a, eu-west-1b and "
          "eu-west-1c"}},
        {"deny_enforced_without_overlap",
         [](GardenFixture& garden) { Enforce(&garden); },
         {"aws-eu2 enforces the zones of the workers and has none of them: eu-west-1a and "
          "eu-west-1b"}},
        {"deny_enforced_without_overlap_node_ha",
         [](GardenFixture& garden) { Enforce(&garden.Live()); },
         {"aws-eu2 enforces the zones of the workers and has none of them: eu-west-1a and "
          "eu-west-1b"}},
        {"deny_enforced_first_without_overlap",
         [](GardenFixture& garden) {
           Enforce(&garden);
           garden.first = true;
         },
         {"aws-eu2 enforces the zones of the workers and has none of them: eu-west-1a and "
          "eu-west-1b"}},
        {"deny_enforced_without_worker_zones",
         [](GardenFixture& garden) {
           Enforce(&garden);
           garden.shoot.worker_zones.clear();
         },
         {"aws-eu2 enforces the zones of the workers, and the shoot has no worker zones"}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
    });

}  // namespace
}  // namespace trowel::testing

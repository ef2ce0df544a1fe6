#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Tolerate(GardenFixture* fixture, garden::FailureTolerance tolerance) {
  fixture->shoot.failure_tolerance = tolerance;
  fixture->destination.zones = {"eu-central-1a", "eu-central-1b"};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "ha-zones",
    {
        {"allow_three_zones",
         [](GardenFixture& garden) {
           garden.shoot.failure_tolerance = garden::FailureTolerance::kZone;
         },
         {}},
        {"allow_two_zones_node",
         [](GardenFixture& garden) { Tolerate(&garden, garden::FailureTolerance::kNode); },
         {}},
        {"allow_two_zones_without_a_type",
         [](GardenFixture& garden) { Tolerate(&garden, garden::FailureTolerance::kUnset); },
         {}},
        {"allow_two_zones_not_ha",
         [](GardenFixture& garden) { Tolerate(&garden, garden::FailureTolerance::kNone); },
         {}},
        {"deny_two_zones",
         [](GardenFixture& garden) { Tolerate(&garden, garden::FailureTolerance::kZone); },
         {"failure tolerance zone needs 3 zones, aws-eu2 has 2"}},
        {"deny_no_zones_at_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           Tolerate(&garden, garden::FailureTolerance::kZone);
           garden.destination.zones.clear();
         },
         {"failure tolerance zone needs 3 zones, aws-eu2 has 0"}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
    });

}  // namespace
}  // namespace trowel::testing

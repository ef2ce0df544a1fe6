#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "provider-type",
    {{"allow_the_same_type", nullptr, {}},
     {"allow_first_scheduling_across_types",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.provider_type = "gcp";
      },
      {}},
     {"deny_another_type",
      [](GardenFixture& garden) { garden.destination.provider_type = "gcp"; },
      {"source aws-eu1 is of type aws, destination aws-eu2 of type gcp"}},
     {"deny_another_type_live",
      [](GardenFixture& garden) {
        garden.Live();
        garden.destination.provider_type = "gcp";
      },
      {"source aws-eu1 is of type aws, destination aws-eu2 of type gcp"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

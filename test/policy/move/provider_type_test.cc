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
     {"unknown_source_malformed",
      [](GardenFixture& garden) { garden.broken_source = "spec.provider.type is missing"; },
      {"? Seed aws-eu1 is malformed: spec.provider.type is missing"}},
     {"unknown_destination_malformed",
      [](GardenFixture& garden) { garden.broken_destination = "spec.provider.type is missing"; },
      {"? Seed aws-eu2 is malformed: spec.provider.type is missing"}}});

}  // namespace
}  // namespace trowel::testing

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-visible",
    {{"allow_an_open_seed", nullptr, {}},
     {"allow_a_closed_source", [](GardenFixture& garden) { garden.source.visible = false; }, {}},
     {"deny_a_closed_destination",
      [](GardenFixture& garden) { garden.destination.visible = false; },
      {"destination aws-eu2 is closed: spec.settings.scheduling.visible is false"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.visible = false;
      },
      {"destination aws-eu2 is closed: spec.settings.scheduling.visible is false"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

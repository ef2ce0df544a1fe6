#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-emergency-stop",
    {{"allow_a_running_gardenlet", nullptr, {}},
     {"allow_a_stopped_source",
      [](GardenFixture& garden) { garden.source.emergency_stop = true; },
      {}},
     {"allow_return_to_a_stopped_host",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.source.emergency_stop = true;
      },
      {}},
     {"deny_a_stopped_destination",
      [](GardenFixture& garden) { garden.destination.emergency_stop = true; },
      {"destination aws-eu2 is in emergency stop: its gardenlet restores no control plane"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.emergency_stop = true;
      },
      {"destination aws-eu2 is in emergency stop: its gardenlet restores no control plane"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr char kMessage[] =
    "garden-dev/moss is self-hosted: its control plane runs on a worker pool of its own";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "self-hosted",
    {{"allow_a_shoot_that_a_seed_hosts", nullptr, {}},
     {"allow_a_workerless_shoot",
      [](GardenFixture& garden) { garden.shoot.workerless = true; },
      {}},
     {"deny_a_move", [](GardenFixture& garden) { garden.shoot.self_hosted = true; }, {kMessage}},
     {"deny_a_live_move",
      [](GardenFixture& garden) { garden.Live().shoot.self_hosted = true; },
      {kMessage}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.self_hosted = true;
      },
      {kMessage}},
     {"deny_creation_with_a_seed",
      [](GardenFixture& garden) {
        garden.first = garden.created = true;
        garden.shoot.self_hosted = true;
      },
      {kMessage}},
     {"deny_a_return",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu2";
        garden.shoot.self_hosted = true;
      },
      {kMessage}},
     {"deny_whatever_is_known_of_the_destination",
      [](GardenFixture& garden) {
        BreakDestination(garden);
        garden.shoot.self_hosted = true;
      },
      {kMessage}}});

}  // namespace
}  // namespace trowel::testing

// seed-in-use, of a seed that begins to enforce the zones of the workers.

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Seed;
using garden::ZoneSelection;

const auto Enforce = SeedEdit([](Seed& seed) { seed.zone_selection = ZoneSelection::kEnforce; });

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "seed-in-use",
    {{"deny_enforced_zones_without_those_of_a_mover",
      [](ChangeFixture& fixture) {
        fixture.shoot().worker_zones = {"eu-west-1a"};
        While(Stage::kRestoring, Enforce)(fixture);
      },
      {"aws-eu2 would enforce the zones of the workers, and has none of those of 1 shoot on the "
       "way to it: garden-dev/moss"}},
     {"allow_enforced_zones_that_a_mover_has",
      [](ChangeFixture& fixture) {
        fixture.shoot().worker_zones = {"eu-west-1a", fixture.garden.destination.zones.back()};
        While(Stage::kRestoring, Enforce)(fixture);
      },
      {}},
     {"allow_enforced_zones_for_those_that_leave",
      [](ChangeFixture& fixture) {
        fixture.shoot().worker_zones = {"eu-west-1x"};
        While(Stage::kWaiting, Enforce)(fixture);
        fixture.object->name = "aws-eu1";
      },
      {}},
     {"allow_enforced_zones_for_one_in_all_zones",
      [](ChangeFixture& fixture) {
        While(Stage::kWaiting, Enforce)(fixture);
        fixture.shoot().worker_zones = {"eu-west-1a"};
        fixture.shoot().failure_tolerance = garden::FailureTolerance::kZone;
      },
      {}},
     {"allow_enforced_zones_for_one_that_is_pinned",
      [](ChangeFixture& fixture) {
        fixture.shoot().worker_zones = {"eu-west-1a"};
        fixture.shoot().control_plane_zones = {"eu-central-1a"};
        While(Stage::kWaiting, Enforce)(fixture);
      },
      {}},
     {"allow_zones_that_were_enforced_already",
      [](ChangeFixture& fixture) {
        fixture.shoot().worker_zones = {"eu-west-1a"};
        fixture.garden.destination.zone_selection = ZoneSelection::kEnforce;
        While(Stage::kWaiting, SeedEdit([](Seed& seed) { seed.visible = false; }))(fixture);
      },
      {}}});

}  // namespace
}  // namespace trowel::testing

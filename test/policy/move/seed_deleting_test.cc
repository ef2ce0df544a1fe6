#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-deleting",
    {{"allow_a_seed_that_stays", nullptr, {}},
     {"allow_a_source_that_is_being_deleted",
      [](GardenFixture& garden) { garden.source.deleting = true; },
      {}},
     {"deny_a_destination_that_is_being_deleted",
      [](GardenFixture& garden) { garden.destination.deleting = true; },
      {"destination aws-eu2 is being deleted"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.deleting = true;
      },
      {"destination aws-eu2 is being deleted"}},
     {"deny_return_to_a_host_that_is_being_deleted",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.source.deleting = true;
      },
      {"destination aws-eu1 is being deleted"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

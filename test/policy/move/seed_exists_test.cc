#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-exists",
    {{"allow_both_seeds_there", nullptr, {}},
     {"allow_first_scheduling_without_a_source",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.with_source = false;
      },
      {}},
     {"allow_return_to_the_host",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
      },
      {}},
     {"deny_no_destination",
      [](GardenFixture& garden) { garden.with_destination = false; },
      {"there is no Seed aws-eu2"}},
     {"deny_no_source",
      [](GardenFixture& garden) { garden.with_source = false; },
      {"the shoot comes from aws-eu1, but there is no such Seed"}},
     {"deny_first_scheduling_to_no_seed",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.to = "nowhere";
      },
      {"there is no Seed nowhere"}},
     {"deny_return_to_a_host_that_is_gone",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.with_source = false;
      },
      {"there is no Seed aws-eu1"}},
     {"deny_neither_seed",
      [](GardenFixture& garden) {
        garden.with_source = false;
        garden.with_destination = false;
      },
      {"the shoot comes from aws-eu1, but there is no such Seed", "there is no Seed aws-eu2"}},
     {"deny_one_while_the_other_is_malformed",
      [](GardenFixture& garden) {
        garden.with_source = false;
        garden.broken_destination = "no name";
      },
      {"the shoot comes from aws-eu1, but there is no such Seed",
       "? Seed aws-eu2 is malformed: no name"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}},
     {"unknown_source_and_destination_of_an_unread_list",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kSeed, "forbidden"}};
      },
      {"? seeds are not known: forbidden"}},
     {"unknown_destination_of_an_unread_list_at_first",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.unknown_kinds = {{garden::Kind::kSeed, "forbidden"}};
      },
      {"? seeds are not known: forbidden"}}});

}  // namespace
}  // namespace trowel::testing

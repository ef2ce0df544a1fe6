#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// Sets what the shoot wants and what the destination supports.
void Restrict(GardenFixture* fixture, std::vector<std::string> wanted,
              std::vector<std::string> supported) {
  fixture->shoot.access_restrictions = std::move(wanted);
  fixture->destination.access_restrictions = std::move(supported);
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "access-restrictions",
    {
        {"allow_none_wanted", [](GardenFixture& garden) { Restrict(&garden, {}, {"eu"}); }, {}},
        {"allow_all_supported",
         [](GardenFixture& garden) {
           Restrict(&garden, {"eu", "us"}, {"us", "x", "eu"});
         },
         {}},
        {"deny_one_missing",
         [](GardenFixture& garden) {
           Restrict(&garden, {"eu", "us"}, {"us", "x"});
         },
         {"aws-eu2 does not support access restriction eu"}},
        {"deny_every_missing_one_is_named",
         [](GardenFixture& garden) {
           Restrict(&garden, {"eu", "us"}, {});
         },
         {"aws-eu2 does not support access restriction eu",
          "aws-eu2 does not support access restriction us"}},
        {"deny_longer_list_though_all_supported",
         [](GardenFixture& garden) {
           Restrict(&garden, {"eu", "eu"}, {"eu"});
         },
         {"the shoot lists 2 access restrictions, aws-eu2 only 1"}},
        {"allow_repeated_in_a_list_that_is_long_enough",
         [](GardenFixture& garden) {
           Restrict(&garden, {"eu", "eu"}, {"eu", "us"});
         },
         {}},
        {"deny_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           Restrict(&garden, {"eu"}, {});
         },
         {"aws-eu2 does not support access restriction eu"}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
    });

}  // namespace
}  // namespace trowel::testing

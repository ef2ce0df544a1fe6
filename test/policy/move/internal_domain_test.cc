#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "internal-domain",
    {
        {"allow_equal", nullptr, {}},
        {"allow_both_missing",
         [](GardenFixture& garden) {
           garden.source.internal_domain.clear();
           garden.destination.internal_domain.clear();
         },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           garden.destination.internal_domain = "other.example.org";
         },
         {}},
        {"deny_other",
         [](GardenFixture& garden) { garden.destination.internal_domain = "other.example.org"; },
         {"internal domains differ: aws-eu1 has internal.example.org, aws-eu2 has "
          "other.example.org"}},
        {"deny_missing_live",
         [](GardenFixture& garden) { garden.Live().source.internal_domain.clear(); },
         {"internal domains differ: aws-eu1 has none, aws-eu2 has internal.example.org"}},
        {"unknown_source", RemoveSource, {kSourceIsAbsent}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
    });

}  // namespace
}  // namespace trowel::testing

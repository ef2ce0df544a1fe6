#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "self-hosted",
    {{"allow_a_seed_in_order", nullptr, {}},
     {"deny_say_what", [](GardenFixture& garden) { garden.destination.name = "aws-eu2"; }, {}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

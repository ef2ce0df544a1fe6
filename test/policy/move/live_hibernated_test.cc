#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr const char* kHibernated =
    "the shoot is hibernated: there is nothing running that could move live";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "live-hibernated",
    {
        {"allow_awake", [](GardenFixture& garden) { garden.Live(); }, {}},
        {"allow_classic",
         [](GardenFixture& garden) {
           garden.shoot.hibernation_enabled = true;
           garden.shoot.hibernated = true;
         },
         {}},
        {"deny_in_spec",
         [](GardenFixture& garden) { garden.Live().shoot.hibernation_enabled = true; },
         {kHibernated}},
        {"deny_in_status",
         [](GardenFixture& garden) { garden.Live().shoot.hibernated = true; },
         {"the shoot is not awake yet: status.hibernated is still true"}},
        {"deny_in_both_once",
         [](GardenFixture& garden) {
           garden.Live().shoot.hibernation_enabled = true;
           garden.shoot.hibernated = true;
         },
         {kHibernated}},
    });

}  // namespace
}  // namespace trowel::testing

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "shoot-deleting", {{"allow_a_shoot_that_stays", nullptr, {}},
                       {"deny_its_first_seed",
                        [](GardenFixture& garden) {
                          garden.first = true;
                          garden.shoot.deleting = true;
                        },
                        {"garden-dev/moss is being deleted"}},
                       {"deny_a_shoot_that_is_being_deleted",
                        [](GardenFixture& garden) { garden.shoot.deleting = true; },
                        {"garden-dev/moss is being deleted"}},
                       {"deny_its_return_to_the_host",
                        [](GardenFixture& garden) {
                          garden.shoot.seed_name = "aws-eu2";
                          garden.to = "aws-eu1";
                          garden.shoot.deleting = true;
                        },
                        {"garden-dev/moss is being deleted"}}});

}  // namespace
}  // namespace trowel::testing

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "live-ha", {
                   {"allow_node", [](GardenFixture& garden) { garden.Live(); }, {}},
                   {"allow_zone",
                    [](GardenFixture& garden) {
                      garden.Live().shoot.failure_tolerance = FailureTolerance::kZone;
                    },
                    {}},
                   {"allow_without_a_type",
                    [](GardenFixture& garden) {
                      garden.Live().shoot.failure_tolerance = FailureTolerance::kUnset;
                    },
                    {}},
                   {"allow_classic_without_ha", nullptr, {}},
                   {"allow_first_scheduling",
                    [](GardenFixture& garden) {
                      garden.first = true;
                      garden.shoot.live_migrate = true;
                    },
                    {}},
                   {"deny_none",
                    [](GardenFixture& garden) {
                      garden.Live().shoot.failure_tolerance = FailureTolerance::kNone;
                    },
                    {"a live move needs a highly available control plane, and this one is not"}},
               });

}  // namespace
}  // namespace trowel::testing

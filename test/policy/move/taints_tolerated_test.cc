#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "taints-tolerated",
    {{"allow_no_taints",
      [](GardenFixture& garden) { garden.shoot.tolerations = {{.key = "a", .value = ""}}; },
      {}},
     {"allow_a_taint_without_value_by_any_value",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = std::nullopt}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}};
      },
      {}},
     {"allow_the_same_value",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}};
      },
      {}},
     {"allow_an_empty_value_by_a_toleration_without_one",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = ""}};
        garden.shoot.tolerations = {{.key = "a", .value = ""}};
      },
      {}},
     {"allow_the_last_toleration_of_a_key",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = "y"}, {.key = "a", .value = "x"}};
      },
      {}},
     {"allow_more_tolerations_than_taints",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = std::nullopt}};
        garden.shoot.tolerations = {{.key = "a", .value = ""}, {.key = "b", .value = ""}};
      },
      {}},
     {"allow_taints_of_the_source",
      [](GardenFixture& garden) { garden.source.taints = {{.key = "a", .value = std::nullopt}}; },
      {}},
     {"deny_an_untolerated_taint",
      [](GardenFixture& garden) {
        garden.destination.taints = {
            {.key = "seed.gardener.cloud/protected", .value = std::nullopt}};
      },
      {"destination aws-eu2 has taint seed.gardener.cloud/protected, which the shoot does not "
       "tolerate"}},
     {"deny_another_value",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = "y"}};
      },
      {"destination aws-eu2 has taint a=x, which the shoot does not tolerate"}},
     {"deny_a_value_by_a_toleration_without_one",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = ""}};
      },
      {"destination aws-eu2 has taint a=x, which the shoot does not tolerate"}},
     {"deny_an_empty_value_by_a_toleration_with_one",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = ""}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}};
      },
      {"destination aws-eu2 has taint a=, which the shoot does not tolerate"}},
     {"deny_an_overwritten_toleration",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}, {.key = "a", .value = "y"}};
      },
      {"destination aws-eu2 has taint a=x, which the shoot does not tolerate"}},
     {"deny_two_values_of_one_key",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = "x"}, {.key = "a", .value = "y"}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}, {.key = "a", .value = "y"}};
      },
      {"destination aws-eu2 has taint a=x, which the shoot does not tolerate"}},
     {"deny_more_taints_than_tolerations",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = std::nullopt},
                                     {.key = "a", .value = "x"}};
        garden.shoot.tolerations = {{.key = "a", .value = "x"}};
      },
      {"destination aws-eu2 has 2 taints, spec.tolerations has 1: Gardener wants one for each"}},
     {"deny_every_taint",
      [](GardenFixture& garden) {
        garden.destination.taints = {{.key = "a", .value = std::nullopt},
                                     {.key = "b", .value = "x"}};
      },
      {"destination aws-eu2 has taint a, which the shoot does not tolerate",
       "destination aws-eu2 has taint b=x, which the shoot does not tolerate"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.taints = {{.key = "a", .value = std::nullopt}};
      },
      {"destination aws-eu2 has taint a, which the shoot does not tolerate"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

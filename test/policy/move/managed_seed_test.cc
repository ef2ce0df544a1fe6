#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void AddManagedSeed(GardenFixture* fixture, const std::string& space, const std::string& shoot) {
  fixture->more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = space,
       .name = "managed",
       .object = garden::ManagedSeed{.space = space, .name = "managed", .shoot_name = shoot}});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "managed-seed",
    {
        {"allow_plain_shoot", nullptr, {}},
        {"allow_another_shoot_is",
         [](GardenFixture& garden) { AddManagedSeed(&garden, "garden-dev", "fern"); },
         {}},
        {"allow_namesake_in_another_namespace",
         [](GardenFixture& garden) { AddManagedSeed(&garden, "garden", "moss"); },
         {}},
        {"deny_itself_a_seed",
         [](GardenFixture& garden) { AddManagedSeed(&garden, "garden-dev", "moss"); },
         {"the shoot is itself a seed: what it hosts runs unattended during the move"}},
        {"unknown_managed_seeds_malformed",
         [](GardenFixture& garden) {
           garden::Broken broken;
           broken.why = "spec: expected an object";
           garden.more.push_back({.kind = garden::Kind::kManagedSeed,
                                  .space = "garden",
                                  .name = "x",
                                  .object = std::move(broken)});
         },
         {"? 1 of the garden's ManagedSeeds cannot be read: one may be of this shoot"}},
        {"unknown_managed_seeds",
         [](GardenFixture& garden) {
           garden.unknown_kinds = {{garden::Kind::kManagedSeed, "forbidden"}};
         },
         {"? the list of managedseeds is not known: forbidden"}},
    });

}  // namespace
}  // namespace trowel::testing

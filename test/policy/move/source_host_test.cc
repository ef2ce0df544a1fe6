#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// Seed aws-eu1 runs in shoot garden/eu.
void Manage(const std::function<void(garden::Shoot*)>& change, GardenFixture* garden) {
  garden->more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden",
       .name = "aws-eu1",
       .object = garden::ManagedSeed{.space = "garden", .name = "aws-eu1", .shoot_name = "eu"}});
  garden::Shoot shoot = RestingShoot("eu", "aws-eu9");
  shoot.space = "garden";
  change(&shoot);
  garden->AddShoot(shoot);
}

void Move(garden::Shoot* shoot) { shoot->host_seed_name = "aws-eu8"; }

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "source-host",
    {{"allow_a_seed_that_is_no_shoot", nullptr, {}},
     {"allow_a_seed_in_a_shoot_at_rest",
      [](GardenFixture& garden) { Manage([](garden::Shoot*) {}, &garden); },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Manage(Move, &garden);
      },
      {}},
     {"deny_a_source_that_was_just_allowed_to_move",
      [](GardenFixture& garden) {
        Manage([](garden::Shoot*) {}, &garden);
        garden.pending.push_back({.shoot = "garden/eu",
                                  .space = "garden",
                                  .source = "aws-eu9",
                                  .destination = "aws-eu8",
                                  .expires = garden.now + absl::Seconds(30)});
      },
      {"source aws-eu1 runs in garden/eu, which was bound to another seed a moment ago"}},
     {"deny_a_source_that_moves",
      [](GardenFixture& garden) { Manage(Move, &garden); },
      {"source aws-eu1 runs in garden/eu, which is on its way itself: its API server is about to "
       "go "
       "away"}},
     {"deny_a_source_that_sleeps",
      [](GardenFixture& garden) {
        Manage([](garden::Shoot* shoot) { shoot->hibernated = true; }, &garden);
      },
      {"source aws-eu1 runs in garden/eu, which is hibernated, or about to be: its API server is "
       "about to go away"}},
     {"deny_a_source_that_goes",
      [](GardenFixture& garden) {
        Manage([](garden::Shoot* shoot) { shoot->deleting = true; }, &garden);
      },
      {"source aws-eu1 runs in garden/eu, which is being deleted: its API server is about to go "
       "away"}},
     {"unknown_managed_seeds_shoot_absent",
      [](GardenFixture& garden) {
        Manage(Move, &garden);
        garden.more.pop_back();
      },
      {"? in which cluster source aws-eu1 runs is not known: its ManagedSeed or garden/eu cannot "
       "be "
       "read"}},
     {"unknown_managed_seeds",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kManagedSeed, "forbidden"}};
      },
      {"? the list of managedseeds is not known: forbidden"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

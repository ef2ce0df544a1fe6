#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// `seed` runs in a shoot garden/`seed`, which `change` puts out of its rest.
void Manage(const std::string& seed, const std::function<void(garden::Shoot*)>& change,
            GardenFixture* garden) {
  garden->more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden",
       .name = seed,
       .object = garden::ManagedSeed{.space = "garden", .name = seed, .shoot_name = seed}});
  garden::Shoot shoot = RestingShoot(seed, "aws-eu9");
  shoot.space = "garden";
  if (change) change(&shoot);
  garden->AddShoot(shoot);
}

void Move(garden::Shoot* shoot) { shoot->host_seed_name = "aws-eu8"; }
void Sleep(garden::Shoot* shoot) { shoot->hibernated = true; }
void FallAsleep(garden::Shoot* shoot) { shoot->hibernation_enabled = true; }
void Go(garden::Shoot* shoot) { shoot->deleting = true; }

std::string Said(const std::string& role, const std::string& seed, const std::string& what) {
  return fmt::format("{} {} runs in garden/{}, which {}: its API server is about to go away", role,
                     seed, seed, what);
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-host",
    {{"allow_seeds_that_are_no_shoots", nullptr, {}},
     {"allow_seeds_in_shoots_at_rest",
      [](GardenFixture& garden) {
        Manage("aws-eu1", nullptr, &garden);
        Manage("aws-eu2", nullptr, &garden);
      },
      {}},
     {"allow_where_a_third_seed_moves",
      [](GardenFixture& garden) { Manage("aws-eu7", Move, &garden); },
      {}},
     {"allow_first_scheduling_whatever_its_old_seed_does",
      [](GardenFixture& garden) {
        garden.first = true;
        Manage("aws-eu1", Move, &garden);
      },
      {}},
     {"deny_a_destination_that_moves",
      [](GardenFixture& garden) { Manage("aws-eu2", Move, &garden); },
      {Said("destination", "aws-eu2", "is on its way itself")}},
     {"deny_a_destination_that_sleeps",
      [](GardenFixture& garden) { Manage("aws-eu2", Sleep, &garden); },
      {Said("destination", "aws-eu2", "is hibernated, or about to be")}},
     {"deny_a_destination_that_falls_asleep",
      [](GardenFixture& garden) { Manage("aws-eu2", FallAsleep, &garden); },
      {Said("destination", "aws-eu2", "is hibernated, or about to be")}},
     {"deny_a_destination_that_goes",
      [](GardenFixture& garden) { Manage("aws-eu2", Go, &garden); },
      {Said("destination", "aws-eu2", "is being deleted")}},
     {"allow_a_source_that_moves_which_is_another_rules_matter",
      [](GardenFixture& garden) { Manage("aws-eu1", Move, &garden); },
      {}},
     {"deny_a_destination_that_was_just_allowed_to_move",
      [](GardenFixture& garden) {
        Manage("aws-eu2", nullptr, &garden);
        garden.pending.push_back({.shoot = "garden/aws-eu2",
                                  .space = "garden",
                                  .source = "aws-eu9",
                                  .destination = "aws-eu8",
                                  .expires = garden.now + absl::Seconds(30)});
      },
      {"destination aws-eu2 runs in garden/aws-eu2, which was bound to another seed a moment ago"}},
     {"deny_first_scheduling_onto_a_seed_that_goes",
      [](GardenFixture& garden) {
        garden.first = true;
        Manage("aws-eu2", Go, &garden);
      },
      {Said("destination", "aws-eu2", "is being deleted")}},
     {"unknown_managed_seeds_malformed",
      [](GardenFixture& garden) {
        garden::Broken broken;
        broken.why = "spec.shoot: expected an object";
        garden.more.push_back({.kind = garden::Kind::kManagedSeed,
                               .space = "garden",
                               .name = "aws-eu2",
                               .object = std::move(broken)});
      },
      {"? in which cluster destination aws-eu2 runs is not known: its ManagedSeed or its shoot "
       "cannot be read"}},
     {"unknown_managed_seeds_shoot_runs_nowhere",
      [](GardenFixture& garden) {
        Manage(
            "aws-eu2",
            [](garden::Shoot* shoot) {
              shoot->seed_name.clear();
              shoot->host_seed_name.clear();
            },
            &garden);
      },
      {"? in which cluster destination aws-eu2 runs is not known: its ManagedSeed or "
       "garden/aws-eu2 cannot be read"}},
     {"unknown_managed_seeds_shoot_absent",
      [](GardenFixture& garden) {
        Manage("aws-eu2", nullptr, &garden);
        garden.more.pop_back();
      },
      {"? in which cluster destination aws-eu2 runs is not known: its ManagedSeed or "
       "garden/aws-eu2 cannot be read"}},
     {"unknown_destination_malformed",
      [](GardenFixture& garden) { garden.broken_destination = "spec.provider.type is missing"; },
      {"? Seed aws-eu2 is malformed: spec.provider.type is missing"}}});

}  // namespace
}  // namespace trowel::testing

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// `seed` runs in the shoot garden-dev/`shoot`.
void Manage(const std::string& seed, const std::string& shoot, GardenFixture* garden) {
  garden->more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden-dev",
       .name = seed,
       .object = garden::ManagedSeed{.space = "garden-dev", .name = seed, .shoot_name = shoot}});
}

void ManageUnreadably(const std::string& seed, GardenFixture* garden) {
  garden::Broken broken;
  broken.why = "spec.shoot: expected an object";
  garden->more.push_back({.kind = garden::Kind::kManagedSeed,
                          .space = "garden-dev",
                          .name = seed,
                          .object = std::move(broken)});
}

constexpr char kOwn[] = "aws-eu2 runs in this shoot: moved there, nobody could restore either";
constexpr char kLonger[] =
    "aws-eu2 runs in this shoot, by way of aws-eu4: moved there, nobody could restore either";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-cycle",
    {{"allow_a_shoot_that_is_no_seed", nullptr, {}},
     {"allow_a_seed_that_runs_elsewhere",
      [](GardenFixture& garden) { Manage("aws-eu9", "moss", &garden); },
      {}},
     {"allow_onto_a_seed_that_runs_in_another_shoot",
      [](GardenFixture& garden) {
        Manage("aws-eu9", "moss", &garden);
        Manage("aws-eu2", "fern", &garden);
        garden.AddShoot(RestingShoot("fern", "aws-eu1"));
      },
      {}},
     {"allow_a_cycle_of_others_to_end",
      [](GardenFixture& garden) {
        Manage("aws-eu9", "moss", &garden);
        Manage("aws-eu2", "fern", &garden);
        Manage("aws-eu4", "ivy", &garden);
        garden.AddShoot(RestingShoot("fern", "aws-eu4"));
        garden.AddShoot(RestingShoot("ivy", "aws-eu2"));
      },
      {}},
     {"allow_beside_a_broken_managed_seed_of_another_seed",
      [](GardenFixture& garden) { ManageUnreadably("aws-eu7", &garden); },
      {}},
     {"deny_onto_itself",
      [](GardenFixture& garden) { Manage("aws-eu2", "moss", &garden); },
      {kOwn}},
     {"deny_onto_itself_live",
      [](GardenFixture& garden) {
        garden.Live();
        Manage("aws-eu2", "moss", &garden);
      },
      {kOwn}},
     {"deny_a_return_onto_itself",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu2";
        Manage("aws-eu2", "moss", &garden);
      },
      {kOwn}},
     {"deny_a_first_scheduling_onto_itself",
      [](GardenFixture& garden) {
        garden.first = true;
        Manage("aws-eu2", "moss", &garden);
      },
      {kOwn}},
     {"deny_a_longer_way_by_spec",
      [](GardenFixture& garden) {
        Manage("aws-eu4", "moss", &garden);
        Manage("aws-eu2", "fern", &garden);
        garden::Shoot fern = RestingShoot("fern", "aws-eu4");
        fern.host_seed_name = "aws-eu1";
        garden.AddShoot(fern);
      },
      {kLonger}},
     {"deny_a_way_over_many_seeds",
      [](GardenFixture& garden) {
        Manage("aws-eu2", "shoot0", &garden);
        for (int i = 0; i < 9; ++i) {
          Manage(fmt::format("seed{}", i), fmt::format("shoot{}", i + 1), &garden);
          garden::Shoot shoot = RestingShoot(fmt::format("shoot{}", i), fmt::format("seed{}", i));
          shoot.host_seed_name = fmt::format("other{}", i);
          garden.AddShoot(shoot);
        }
        Manage("seed9", "moss", &garden);
        garden.AddShoot(RestingShoot("shoot9", "seed9"));
      },
      {"aws-eu2 runs in this shoot, by way of seed9: moved there, nobody could restore either"}},
     {"deny_a_longer_way_by_status",
      [](GardenFixture& garden) {
        Manage("aws-eu4", "moss", &garden);
        Manage("aws-eu2", "fern", &garden);
        garden::Shoot fern = RestingShoot("fern", "aws-eu1");
        fern.host_seed_name = "aws-eu4";
        garden.AddShoot(fern);
      },
      {kLonger}},
     {"deny_a_longer_way_that_was_just_allowed",
      [](GardenFixture& garden) {
        Manage("aws-eu4", "moss", &garden);
        Manage("aws-eu2", "fern", &garden);
        garden.AddShoot(RestingShoot("fern", "aws-eu1"));
        garden.pending.push_back({.shoot = "garden-dev/fern",
                                  .space = "garden-dev",
                                  .source = "aws-eu1",
                                  .destination = "aws-eu4",
                                  .expires = garden.now + absl::Seconds(30)});
      },
      {kLonger}},
     {"deny_one_of_two_managed_seeds_of_one_name",
      [](GardenFixture& garden) {
        Manage("aws-eu2", "moss", &garden);
        garden.more.push_back(
            {.kind = garden::Kind::kManagedSeed,
             .space = "garden-other",
             .name = "aws-eu2",
             .object = garden::ManagedSeed{
                 .space = "garden-other", .name = "aws-eu2", .shoot_name = "oak"}});
      },
      {kOwn}},
     {"unknown_managed_seeds_malformed",
      [](GardenFixture& garden) {
        Manage("aws-eu9", "moss", &garden);
        ManageUnreadably("aws-eu2", &garden);
      },
      {"? ManagedSeed aws-eu2 is malformed: spec.shoot: expected an object; whether aws-eu2 runs "
       "in "
       "this very shoot is not known"}},
     {"unknown_managed_seeds_malformed_though_no_other_names_the_shoot",
      [](GardenFixture& garden) { ManageUnreadably("aws-eu2", &garden); },
      {"? ManagedSeed aws-eu2 is malformed: spec.shoot: expected an object; whether aws-eu2 runs "
       "in "
       "this very shoot is not known"}},
     {"unknown_managed_seeds_not_listed",
      [](GardenFixture& garden) {
        garden.unknown_kinds.emplace_back(garden::Kind::kManagedSeed, "forbidden");
      },
      {"? the list of managedseeds is not known: forbidden"}},
     {"unknown_shoots_one_behind_a_seed_is_absent",
      [](GardenFixture& garden) {
        Manage("aws-eu9", "moss", &garden);
        Manage("aws-eu2", "gone", &garden);
      },
      {"? Shoot garden-dev/gone, in which a seed runs, is absent or malformed: whether aws-eu2 "
       "runs "
       "in this very shoot is not known"}},
     {"unknown_shoots_not_listed",
      [](GardenFixture& garden) {
        garden.unknown_kinds.emplace_back(garden::Kind::kShoot, "forbidden");
      },
      {"? the list of shoots is not known: forbidden"}},
     {"unknown_destination_malformed",
      [](GardenFixture& garden) { garden.broken_destination = "spec.provider.type is missing"; },
      {"? Seed aws-eu2 is malformed: spec.provider.type is missing"}}});

}  // namespace
}  // namespace trowel::testing

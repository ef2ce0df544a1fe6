#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// `shoots` of at most 3 shoots are on aws-eu2.
void Fill(int shoots, GardenFixture* garden) {
  garden->destination.allocatable_shoots = 3;
  for (int i = 0; i < shoots; ++i) {
    garden->AddShoot(RestingShoot(fmt::format("fern{}", i), "aws-eu2"));
  }
}

void Allow(const std::string& shoot, const std::string& destination, GardenFixture* garden) {
  garden->pending.push_back({.shoot = "garden-dev/" + shoot,
                             .space = "garden-dev",
                             .source = "aws-eu3",
                             .destination = destination,
                             .expires = garden->now + absl::Seconds(30)});
}

// Shoots that cannot be read so far that their seed is known.
void AddUncounted(int shoots, GardenFixture* garden) {
  for (int i = 0; i < shoots; ++i) {
    const std::string name = fmt::format("torn{}", i);
    garden::Broken broken;
    broken.why = "spec: expected an object";
    broken.seeds_readable = false;
    garden->more.push_back(
        {.kind = garden::Kind::kShoot, .space = "garden-dev", .name = name, .object = broken});
  }
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-capacity",
    {{"allow_a_free_slot", [](GardenFixture& garden) { Fill(2, &garden); }, {}},
     {"allow_any_number_without_a_limit",
      [](GardenFixture& garden) {
        Fill(3, &garden);
        garden.destination.allocatable_shoots.reset();
      },
      {}},
     {"allow_a_full_source",
      [](GardenFixture& garden) { garden.source.allocatable_shoots = 1; },
      {}},
     {"allow_a_slot_that_another_seed_was_just_given",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        Allow("ivy", "aws-eu4", &garden);
      },
      {}},
     {"allow_beside_its_own_earlier_permission",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        Allow("moss", "aws-eu2", &garden);
      },
      {}},
     {"allow_a_permission_that_the_garden_shows_by_now",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        Allow("fern0", "aws-eu2", &garden);
      },
      {}},
     {"allow_return_to_a_host_with_room",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.source.allocatable_shoots = 2;
      },
      {}},
     {"allow_despite_unreadable_shoots_that_cannot_fill_it",
      [](GardenFixture& garden) {
        Fill(1, &garden);
        AddUncounted(1, &garden);
      },
      {}},
     {"deny_a_full_seed",
      [](GardenFixture& garden) { Fill(3, &garden); },
      {"destination aws-eu2 has 3 of 3 shoots"}},
     {"deny_a_seed_that_takes_none",
      [](GardenFixture& garden) { garden.destination.allocatable_shoots = 0; },
      {"destination aws-eu2 has 0 of 0 shoots"}},
     {"deny_a_seed_with_more_than_it_takes",
      [](GardenFixture& garden) { Fill(4, &garden); },
      {"destination aws-eu2 has 4 of 3 shoots"}},
     {"deny_a_slot_that_a_leaving_shoot_still_holds",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        garden::Shoot leaving = RestingShoot("ivy", "aws-eu2");
        leaving.seed_name = "aws-eu3";
        garden.AddShoot(leaving);
      },
      {"destination aws-eu2 has 3 of 3 shoots"}},
     {"deny_a_slot_that_was_just_given_away",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        Allow("ivy", "aws-eu2", &garden);
      },
      {"destination aws-eu2 has 2 of 3 shoots, 1 more just allowed"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Fill(3, &garden);
      },
      {"destination aws-eu2 has 3 of 3 shoots"}},
     {"deny_creation_on_a_full_seed",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.created = true;
        Fill(3, &garden);
      },
      {"destination aws-eu2 has 3 of 3 shoots"}},
     {"deny_return_to_a_full_host",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.source.allocatable_shoots = 1;
      },
      {"destination aws-eu1 has 1 of 1 shoots, moss itself among them"}},
     {"setting_headroom_kept_free",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        garden.Tune("seed-capacity", "headroom: 1");
      },
      {"destination aws-eu2 has 2 of 3 shoots, 1 to be kept free"}},
     {"setting_headroom_with_room_left",
      [](GardenFixture& garden) {
        Fill(1, &garden);
        garden.Tune("seed-capacity", "headroom: 1");
      },
      {}},
     {"setting_headroom_does_not_count_for_a_return",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        garden.source.allocatable_shoots = 2;
        garden.Tune("seed-capacity", "headroom: 1");
      },
      {}},
     {"unknown_usage_that_unreadable_shoots_may_fill",
      [](GardenFixture& garden) {
        Fill(2, &garden);
        AddUncounted(1, &garden);
      },
      {"? destination aws-eu2 has 2 of 3 shoots; those that cannot be read (1) may fill it"}},
     {"deny_a_full_seed_whatever_cannot_be_read",
      [](GardenFixture& garden) {
        Fill(3, &garden);
        AddUncounted(1, &garden);
      },
      {"destination aws-eu2 has 3 of 3 shoots"}},
     {"unknown_shoots_forbidden",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
      },
      {"? the list of shoots is not known: forbidden"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing

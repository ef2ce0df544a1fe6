#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void AddBastion(GardenFixture* fixture, const std::string& name, const std::string& shoot) {
  fixture->more.push_back(
      {.kind = garden::Kind::kBastion,
       .space = "garden-dev",
       .name = name,
       .object = garden::Bastion{.space = "garden-dev", .name = name, .shoot_name = shoot}});
}

// Of a shoot "moss" in `space`.
void AddBastionOn(const std::string& seed, const std::string& space, GardenFixture* fixture) {
  fixture->more.push_back(
      {.kind = garden::Kind::kBastion,
       .space = space,
       .name = "ssh",
       .object = garden::Bastion{
           .space = space, .name = "ssh", .shoot_name = "moss", .seed_name = seed}});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "bastions",
    {
        {"allow_none", nullptr, {}},
        {"allow_of_another_shoot",
         [](GardenFixture& garden) { AddBastion(&garden, "ssh-1", "fern"); },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           AddBastion(&garden, "ssh-1", "moss");
         },
         {}},
        {"deny_one",
         [](GardenFixture& garden) { AddBastion(&garden, "ssh-1", "moss"); },
         {"a Bastion is open: ssh-1; the migration does not start before all are gone"}},
        {"deny_several",
         [](GardenFixture& garden) {
           AddBastion(&garden, "ssh-1", "moss");
           AddBastion(&garden, "ssh-2", "moss");
         },
         {"Bastions are open: ssh-1 and ssh-2; the migration does not start before all are gone"}},
        {"deny_many_names_three",
         [](GardenFixture& garden) {
           for (const char* name : {"b-1", "b-2", "b-3", "b-4", "b-5"}) {
             AddBastion(&garden, name, "moss");
           }
         },
         {"Bastions are open: b-1, b-2, b-3 and 2 more; the migration does not start before all "
          "are gone"}},
        {"allow_of_a_namesake_on_another_seed",
         [](GardenFixture& garden) { AddBastionOn("aws-eu9", "garden-other", &garden); },
         {}},
        {"allow_of_a_namesake_that_names_no_seed",
         [](GardenFixture& garden) { AddBastionOn("", "garden-other", &garden); },
         {}},
        {"allow_its_own_that_stayed_on_another_seed",
         [](GardenFixture& garden) { AddBastionOn("aws-eu9", "garden-dev", &garden); },
         {}},
        {"deny_of_a_namesake_in_another_project_on_the_same_seed",
         [](GardenFixture& garden) { AddBastionOn("aws-eu1", "garden-other", &garden); },
         {"a Bastion is open: garden-other/ssh; the migration does not start before all are gone"}},
        {"deny_its_own_on_its_seed",
         [](GardenFixture& garden) { AddBastionOn("aws-eu1", "garden-dev", &garden); },
         {"a Bastion is open: ssh; the migration does not start before all are gone"}},
        {"unknown_bastions_malformed",
         [](GardenFixture& garden) {
           garden::Broken broken;
           broken.why = "spec: expected an object";
           garden.more.push_back({.kind = garden::Kind::kBastion,
                                  .space = "garden-dev",
                                  .name = "x",
                                  .object = std::move(broken)});
         },
         {"? 1 of the garden's Bastions cannot be read: one may be of this shoot"}},
        {"unknown_bastions",
         [](GardenFixture& garden) {
           garden.unknown_kinds = {{garden::Kind::kBastion, "last heard of 6m ago"}};
         },
         {"? the list of bastions is not known: last heard of 6m ago"}},
    });

}  // namespace
}  // namespace trowel::testing

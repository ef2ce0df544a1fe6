#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Run(GardenFixture* garden, const std::string& source, const std::string& destination) {
  garden->source.gardenlet_version = source;
  garden->destination.gardenlet_version = destination;
}

std::string PatchBug(const std::string& seed, const std::string& version) {
  return seed + " runs gardenlet " + version +
         " with bug shoot-state-patch: it cannot write a ShootState that is there already, so that "
         "Migrate fails half-way, when it persists the state (gardener/gardener#15156)";
}

[[maybe_unused]] const bool kBuiltIn = RegisterRuleCases(
    "known-bugs",
    {{"allow_versions_without_a_bug", nullptr, {}},
     {"allow_before_the_first_version",
      [](GardenFixture& garden) { Run(&garden, "v1.140.5", "v1.140.5"); },
      {}},
     {"allow_the_version_that_has_it_no_more",
      [](GardenFixture& garden) { Run(&garden, "v1.146.0", "v1.146.0"); },
      {}},
     {"allow_it_on_the_other_side",
      [](GardenFixture& garden) { Run(&garden, "v1.146.0", "v1.145.4"); },
      {}},
     {"allow_an_unknown_version_on_a_side_without_bugs",
      [](GardenFixture& garden) { Run(&garden, "v1.146.0", ""); },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Run(&garden, "v1.145.4", "v1.145.4");
      },
      {}},
     {"deny_the_first_version",
      [](GardenFixture& garden) { Run(&garden, "v1.141.0", "v1.141.0"); },
      {PatchBug("aws-eu1", "v1.141.0")}},
     {"deny_the_last_version",
      [](GardenFixture& garden) { Run(&garden, "v1.145.4", "v1.146.0"); },
      {PatchBug("aws-eu1", "v1.145.4")}},
     {"deny_live",
      [](GardenFixture& garden) { Run(&garden.Live(), "v1.143.2", "v1.143.2"); },
      {PatchBug("aws-eu1", "v1.143.2")}},
     {"deny_pre_releases_that_may_have_it",
      [](GardenFixture& garden) { Run(&garden, "v1.141.0-dev-3f2a", "v1.146.0"); },
      {PatchBug("aws-eu1", "v1.141.0-dev-3f2a")}},
     {"deny_pre_releases_before_it_was_gone",
      [](GardenFixture& garden) { Run(&garden, "v1.146.0-dev", "v1.146.0"); },
      {PatchBug("aws-eu1", "v1.146.0-dev")}},
     // On its way from aws-eu0 to aws-eu1, and now to aws-eu2.
     {"deny_that_of_the_host_that_it_has_not_left",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu0";
        garden::Seed host = HealthySeed("aws-eu0");
        host.gardenlet_version = "v1.145.0";
        garden.AddSeed(host);
      },
      {PatchBug("aws-eu0", "v1.145.0")}},
     {"unknown_gardenlet_version",
      [](GardenFixture& garden) { Run(&garden, "", "v1.146.0"); },
      {"? aws-eu1 does not report the version of its gardenlet"}},
     {"unknown_gardenlet_version_that_cannot_be_compared",
      [](GardenFixture& garden) { Run(&garden, "latest", "v1.146.0"); },
      {"? gardenlet latest of aws-eu1 cannot be compared with versions that have bugs"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_source_a_host_that_is_gone",
      [](GardenFixture& garden) { garden.shoot.host_seed_name = "aws-eu0"; },
      {"? there is no Seed aws-eu0, where the control plane is"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

void AddRow(const std::string& row, GardenFixture* garden) {
  garden->Tune("known-bugs", "rows: [{id: groups, message: machines are lost, " + row + "}]");
}

[[maybe_unused]] const bool kSettings = RegisterRuleCases(
    "known-bugs",
    {{"setting_rows_of_the_destination",
      [](GardenFixture& garden) { AddRow("side: destination, from: v1.150.0", &garden); },
      {"aws-eu2 runs gardenlet v1.150.0 with bug groups: machines are lost"}},
     {"setting_rows_of_the_source",
      [](GardenFixture& garden) { AddRow("side: source, before: v1.151.0", &garden); },
      {"aws-eu1 runs gardenlet v1.150.0 with bug groups: machines are lost"}},
     {"setting_rows_of_either_side_unless_said",
      [](GardenFixture& garden) { AddRow("before: v1.151.0", &garden); },
      {"aws-eu1 runs gardenlet v1.150.0 with bug groups: machines are lost",
       "aws-eu2 runs gardenlet v1.150.0 with bug groups: machines are lost"}},
     {"setting_rows_of_other_versions",
      [](GardenFixture& garden) { AddRow("from: v1.150.1, before: v1.151.0", &garden); },
      {}},
     {"setting_rows_of_the_shoots_provider",
      [](GardenFixture& garden) {
        AddRow("side: source, before: v2.0.0, providerType: aws", &garden);
      },
      {"aws-eu1 runs gardenlet v1.150.0 with bug groups: machines are lost"}},
     {"setting_rows_of_another_provider",
      [](GardenFixture& garden) { AddRow("before: v2.0.0, providerType: openstack", &garden); },
      {}},
     {"setting_rows_beside_those_built_in",
      [](GardenFixture& garden) {
        Run(&garden, "v1.145.0", "v1.146.0");
        AddRow("side: source, before: v2.0.0", &garden);
      },
      {"aws-eu1 runs gardenlet v1.145.0 with bug groups: machines are lost",
       PatchBug("aws-eu1", "v1.145.0")}},
     {"setting_rows_instead_of_one_built_in",
      [](GardenFixture& garden) {
        Run(&garden, "v1.145.0", "v1.146.0");
        garden.Tune("known-bugs",
                    "rows: [{id: shoot-state-patch, before: v1.144.0, message: patched here}]");
      },
      {}},
     {"setting_rows_ask_for_versions_that_are_unknown",
      [](GardenFixture& garden) {
        Run(&garden, "v1.150.0", "");
        AddRow("side: destination, before: v1.151.0", &garden);
      },
      {"? aws-eu2 does not report the version of its gardenlet"}},
     {"setting_ignore_one_built_in",
      [](GardenFixture& garden) {
        Run(&garden, "v1.145.0", "v1.146.0");
        garden.Tune("known-bugs", "ignore: [shoot-state-patch]");
      },
      {}},
     {"setting_ignore_leaves_no_question",
      [](GardenFixture& garden) {
        Run(&garden, "", "");
        garden.Tune("known-bugs", "ignore: [shoot-state-patch]");
      },
      {}},
     {"setting_ignore_others",
      [](GardenFixture& garden) {
        Run(&garden, "v1.145.0", "v1.146.0");
        garden.Tune("known-bugs", "ignore: [other]");
      },
      {PatchBug("aws-eu1", "v1.145.0")}},
     {"setting_ignore_a_row",
      [](GardenFixture& garden) {
        AddRow("before: v1.151.0", &garden);
        garden.Tune("known-bugs", "ignore: [groups]");
      },
      {}}});

}  // namespace
}  // namespace trowel::testing

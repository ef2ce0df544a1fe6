#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Run(GardenFixture* fixture, const std::string& source, const std::string& destination) {
  fixture->source.gardenlet_version = source;
  fixture->destination.gardenlet_version = destination;
}

void MatchMinor(GardenFixture* fixture) { fixture->Tune("gardenlet-version", "match: minor"); }

[[maybe_unused]] const bool kCases =
    RegisterRuleCases("gardenlet-version",
                      {
                          {"allow_equal", nullptr, {}},
                          {"allow_equal_live", [](GardenFixture& garden) { garden.Live(); }, {}},
                          {"allow_equal_though_no_version",
                           [](GardenFixture& garden) { Run(&garden, "latest", "latest"); },
                           {}},
                          {"allow_first_scheduling",
                           [](GardenFixture& garden) {
                             garden.first = true;
                             Run(&garden, "v1.150.0", "v1.151.0");
                           },
                           {}},
                          {"deny_patch",
                           [](GardenFixture& garden) { Run(&garden, "v1.150.0", "v1.150.1"); },
                           {"aws-eu1 runs v1.150.0, aws-eu2 runs v1.150.1"}},
                          {"deny_build_metadata",
                           [](GardenFixture& garden) { Run(&garden, "v1.150.0+a", "v1.150.0+b"); },
                           {"aws-eu1 runs v1.150.0+a, aws-eu2 runs v1.150.0+b"}},
                          {"setting_match_minor",
                           [](GardenFixture& garden) {
                             MatchMinor(&garden);
                             Run(&garden, "v1.150.0", "v1.150.7-dev");
                           },
                           {}},
                          {"setting_match_minor_differs",
                           [](GardenFixture& garden) {
                             MatchMinor(&garden);
                             Run(&garden, "v1.150.0", "v1.151.0");
                           },
                           {"aws-eu1 runs v1.150.0, aws-eu2 runs v1.151.0"}},
                          {"setting_match_minor_of_another_major",
                           [](GardenFixture& garden) {
                             MatchMinor(&garden);
                             Run(&garden, "v1.150.0", "v2.150.0");
                           },
                           {"aws-eu1 runs v1.150.0, aws-eu2 runs v2.150.0"}},
                          {"setting_match_minor_unreadable",
                           [](GardenFixture& garden) {
                             MatchMinor(&garden);
                             Run(&garden, "v1.150.0", "latest");
                           },
                           {"aws-eu1 runs v1.150.0, aws-eu2 runs latest"}},
                          {"setting_match_minor_is_not_for_live_moves",
                           [](GardenFixture& garden) {
                             MatchMinor(&garden.Live());
                             Run(&garden, "v1.150.0", "v1.150.1");
                           },
                           {"aws-eu1 runs v1.150.0, aws-eu2 runs v1.150.1"}},
                          {"unknown_gardenlet_version_of_source",
                           [](GardenFixture& garden) { Run(&garden, "", "v1.150.0"); },
                           {"? aws-eu1 does not report the version of its gardenlet"}},
                          {"unknown_gardenlet_version_of_both",
                           [](GardenFixture& garden) { Run(&garden, "", ""); },
                           {"? aws-eu1 does not report the version of its gardenlet",
                            "? aws-eu2 does not report the version of its gardenlet"}},
                          {"unknown_source", RemoveSource, {kSourceIsAbsent}},
                          {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
                      });

}  // namespace
}  // namespace trowel::testing

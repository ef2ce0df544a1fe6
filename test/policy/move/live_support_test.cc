#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Run(GardenFixture* fixture, const std::string& source, const std::string& destination) {
  fixture->Live();
  fixture->source.gardenlet_version = source;
  fixture->destination.gardenlet_version = destination;
}

void Since(GardenFixture* fixture, const std::string& version) {
  fixture->Live();
  policy::RuleConfig& config = fixture->Config("live-support");
  config.settings = policy::RuleTable()[*policy::FindRule("live-support")].defaults();
  if (!version.empty()) fixture->Tune("live-support", "since: " + version);
}

// Live() sets `since` to v1.150.0, which both seeds run.
[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "live-support",
    {
        {"allow_since_this_version", [](GardenFixture& garden) { garden.Live(); }, {}},
        {"allow_newer",
         [](GardenFixture& garden) { Run(&garden, "v1.151.0-dev", "v1.150.1+build"); },
         {}},
        {"allow_classic_whatever_the_version",
         [](GardenFixture& garden) { garden.source.gardenlet_version = "v1.1.0"; },
         {}},
        {"deny_source_older",
         [](GardenFixture& garden) { Run(&garden, "v1.149.9", "v1.150.0"); },
         {"gardenlet v1.149.9 of aws-eu1 is older than v1.150.0 and ignores live-migrate: expect "
          "downtime"}},
        {"deny_pre_release_is_older",
         [](GardenFixture& garden) { Run(&garden, "v1.150.0", "v1.150.0-dev"); },
         {"gardenlet v1.150.0-dev of aws-eu2 is older than v1.150.0 and ignores live-migrate: "
          "expect downtime"}},
        {"setting_since_empty_means_none",
         [](GardenFixture& garden) { Since(&garden, ""); },
         {"gardenlet v1.150.0 ignores live-migrate: this move would be a classic one, with "
          "downtime"}},
        {"setting_since_empty_means_none_whatever_is_reported",
         [](GardenFixture& garden) {
           Run(&garden, "", "");
           Since(&garden, "");
         },
         {"gardenlet ignores live-migrate: this move would be a classic one, with downtime"}},
        {"setting_since_later",
         [](GardenFixture& garden) { Since(&garden, "v1.160.0"); },
         {"gardenlet v1.150.0 of aws-eu1 is older than v1.160.0 and ignores live-migrate: expect "
          "downtime",
          "gardenlet v1.150.0 of aws-eu2 is older than v1.160.0 and ignores live-migrate: expect "
          "downtime"}},
        {"unknown_gardenlet_version",
         [](GardenFixture& garden) { Run(&garden, "v1.150.0", ""); },
         {"? aws-eu2 does not report the version of its gardenlet"}},
        {"unknown_gardenlet_version_unreadable",
         [](GardenFixture& garden) { Run(&garden, "latest", "v1.150.0"); },
         {"? gardenlet latest of aws-eu1 cannot be compared with v1.150.0"}},
        {"deny_one_while_the_other_is_unknown",
         [](GardenFixture& garden) { Run(&garden, "v1.149.0", ""); },
         {"gardenlet v1.149.0 of aws-eu1 is older than v1.150.0 and ignores live-migrate: expect "
          "downtime",
          "? aws-eu2 does not report the version of its gardenlet"}},
        {"unknown_source",
         [](GardenFixture& garden) { garden.Live().with_source = false; },
         {"? there is no Seed aws-eu1"}},
        {"unknown_destination",
         [](GardenFixture& garden) { garden.Live().with_destination = false; },
         {"? there is no Seed aws-eu2"}},
    });

}  // namespace
}  // namespace trowel::testing

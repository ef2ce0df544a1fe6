#include "garden/seed_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// The backups of a seed can be deleted only later, at this provider.
void Keep(const std::string& provider, garden::Seed* seed) {
  seed->backup_provider = provider;
  seed->detail.Edit().immutable_backup = true;
}

// On its way from aws-eu0 to aws-eu1, and now to aws-eu2.
void HostElsewhere(GardenFixture* garden) { garden->shoot.host_seed_name = "aws-eu0"; }

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "backup-immutable",
    {{"allow_a_bucket_like_any_other", nullptr, {}},
     {"allow_providers_that_delete_later",
      [](GardenFixture& garden) { Keep("aws", &garden.source); },
      {}},
     {"allow_an_immutable_bucket_of_the_destination",
      [](GardenFixture& garden) { Keep("gcp", &garden.destination); },
      {}},
     {"allow_a_source_that_does_not_host_it_yet",
      [](GardenFixture& garden) {
        Keep("gcp", &garden.source);
        garden.AddSeed(HealthySeed("aws-eu0"));
        HostElsewhere(&garden);
      },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Keep("gcp", &garden.source);
      },
      {}},
     {"allow_a_live_move", [](GardenFixture& garden) { Keep("gcp", &garden.Live().source); }, {}},
     {"deny_an_immutable_bucket",
      [](GardenFixture& garden) { Keep("gcp", &garden.source); },
      {"the backups of aws-eu1 are immutable: Restore fails until they may be deleted, unless "
       "extension provider-gcp lets go of them"}},
     {"deny_that_of_the_host_that_it_has_not_left",
      [](GardenFixture& garden) {
        garden::Seed host = HealthySeed("aws-eu0");
        Keep("openstack", &host);
        garden.AddSeed(host);
        HostElsewhere(&garden);
      },
      {"the backups of aws-eu0 are immutable: Restore fails until they may be deleted, unless "
       "extension provider-openstack lets go of them"}},
     {"setting_deletesLater_lists_it",
      [](GardenFixture& garden) {
        garden.Tune("backup-immutable", "deletesLater: [gcp]");
        Keep("gcp", &garden.source);
      },
      {}},
     {"setting_deletesLater_lists_others",
      [](GardenFixture& garden) {
        garden.Tune("backup-immutable", "deletesLater: [gcp]");
        Keep("aws", &garden.source);
      },
      {"the backups of aws-eu1 are immutable: Restore fails until they may be deleted, unless "
       "extension provider-aws lets go of them"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_source_a_host_that_is_gone",
      [](GardenFixture& garden) { HostElsewhere(&garden); },
      {"? there is no Seed aws-eu0, where the control plane is"}},
     {"unknown_source_a_host_that_is_malformed",
      [](GardenFixture& garden) {
        garden::Broken broken;
        broken.why = "spec.backup is a list";
        garden.more.push_back(
            {.kind = garden::Kind::kSeed, .space = "", .name = "aws-eu0", .object = broken});
        HostElsewhere(&garden);
      },
      {"? Seed aws-eu0, where the control plane is, is malformed: spec.backup is a list"}}});

}  // namespace
}  // namespace trowel::testing

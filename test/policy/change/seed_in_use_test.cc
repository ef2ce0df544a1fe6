#include "garden/seed_detail.h"
#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Kind;
using garden::Seed;

void Delete(ChangeFixture& fixture) {
  fixture.object = {.kind = policy::ObjectKind::kSeed,
                    .name = "aws-eu2",
                    .old = fixture.garden.destination,
                    .deletes = true};
}

// A shoot at rest on aws-eu2, beside the one of the fixture.
void AddResting(ChangeFixture* fixture) {
  fixture->garden.AddShoot(RestingShoot("fern", "aws-eu2"));
}

// ivy, of which its two seeds are all that can be read.
void AddIvy(ChangeFixture* fixture, const std::string& seed, const std::string& host) {
  garden::Broken broken;
  broken.why = "spec.region: expected a string";
  broken.seed_name = seed;
  broken.host_seed_name = host;
  fixture->AddUnreadableShoot("ivy", broken);
}

const auto Region = SeedEdit([](Seed& seed) { seed.region = "eu-south-1"; });
const auto Provider = SeedEdit([](Seed& seed) { seed.provider_type = "gcp"; });
const auto Stop = SeedEdit([](Seed& seed) { seed.emergency_stop = true; });
const auto Credentials =
    SeedEdit([](Seed& seed) { seed.detail.Edit().backup_credentials = "Secret garden/new"; });
const auto Zones = SeedEdit([](Seed& seed) { seed.zones.erase(seed.zones.begin()); });

constexpr char kMovedRegion[] =
    "aws-eu2 changes its region from eu-central-1 to eu-south-1 with 1 shoot on the way: "
    "garden-dev/moss";
constexpr char kUnreadable[] =
    "? which shoots are on aws-eu2 is not known: 1 shoot that cannot be read may be on it";

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "seed-in-use",
    {{"allow_another_object",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Region(fixture);
        fixture.object->kind = policy::ObjectKind::kManagedSeed;
      },
      {}},
     {"allow_a_new_region_of_an_empty_seed", While(Stage::kResting, Region), {}},
     {"allow_creation",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        fixture.object = {.kind = policy::ObjectKind::kSeed,
                          .name = "aws-eu2",
                          .now = fixture.garden.destination,
                          .creates = true};
      },
      {}},
     {"allow_its_status",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Region(fixture);
        fixture.object->of_status = true;
      },
      {}},
     {"allow_what_gardenlet_does_not_look_at_again",
      While(Stage::kWaiting, SeedEdit([](Seed& seed) {
              seed.visible = false;
              seed.taints = {{.key = "team", .value = "a"}};
              seed.labels = garden::Labels();
              seed.allocatable_shoots = 0;
            })),
      {}},
     {"allow_what_is_unknown_where_nothing_is_touched",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        SeedEdit([](Seed& seed) { seed.visible = false; })(fixture);
      },
      {}},
     {"allow_the_deletion_of_an_empty_seed", While(Stage::kResting, Delete), {}},
     {"allow_a_deletion_that_is_under_way",
      [](ChangeFixture& fixture) {
        While(Stage::kWaiting, Delete)(fixture);
        fixture.object->deleting = true;
      },
      {}},
     {"deny_a_deletion_under_a_shoot_on_its_way",
      While(Stage::kWaiting, Delete),
      {"aws-eu2 is deleted with 1 shoot on it: garden-dev/moss"}},
     {"deny_a_deletion_under_a_shoot_at_rest",
      [](ChangeFixture& fixture) {
        AddResting(&fixture);
        While(Stage::kResting, Delete)(fixture);
      },
      {"aws-eu2 is deleted with 1 shoot on it: garden-dev/fern"}},
     {"deny_another_region_while_it_waits", While(Stage::kWaiting, Region), {kMovedRegion}},
     {"deny_another_region_during_migrate", While(Stage::kMigrating, Region), {kMovedRegion}},
     {"deny_another_region_during_restore", While(Stage::kRestoring, Region), {kMovedRegion}},
     {"deny_another_region_during_a_live_move", While(Stage::kLiveJoining, Region), {kMovedRegion}},
     {"deny_another_provider",
      While(Stage::kMigrated, Provider),
      {"aws-eu2 changes its provider type from aws to gcp with 1 shoot on the way: "
       "garden-dev/moss"}},
     {"deny_another_region_of_the_source",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Region(fixture);
        fixture.object->name = "aws-eu1";
        std::get<Seed>(*fixture.object->old).name = "aws-eu1";
        std::get<Seed>(*fixture.object->now).name = "aws-eu1";
      },
      {"aws-eu1 changes its region from eu-central-1 to eu-south-1 with 1 shoot on the way: "
       "garden-dev/moss"}},
     {"advise_of_another_region_under_shoots_at_rest",
      While(Stage::kRestored, Region),
      {"advice: aws-eu2 changes its region from eu-central-1 to eu-south-1 with 1 shoot on it: "
       "distances and choices of seeds go by it"}},
     {"advise_of_an_emergency_stop",
      While(Stage::kMigrating, Stop),
      {"advice: 1 shoot on the way from or to aws-eu2 will hang where they are: "
       "garden-dev/moss"}},
     {"allow_an_emergency_stop_under_shoots_at_rest", While(Stage::kRestored, Stop), {}},
     {"allow_the_end_of_an_emergency_stop",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        fixture.garden.destination.emergency_stop = true;
        SeedEdit([](Seed& seed) { seed.emergency_stop = false; })(fixture);
      },
      {}},
     {"advise_of_an_emergency_stop_whatever_is_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        Stop(fixture);
      },
      {"advice: which shoots are on aws-eu2 is not known: shoots are not known: forbidden"}},
     {"advise_of_an_emergency_stop_of_a_seed_that_cannot_be_read",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        Stop(fixture);
        fixture.object->now = garden::Broken();
        fixture.object->spec_change.clear();
        fixture.object->new_annotations = {"shoot.gardener.cloud/emergency-stop-reconciliations"};
      },
      {"advice: 1 shoot on the way from or to aws-eu2 will hang where they are: "
       "garden-dev/moss"}},
     {"advise_of_other_backup_credentials",
      While(Stage::kRestoring, Credentials),
      {"advice: 1 shoot on the way from or to aws-eu2 copy their backups with these credentials: "
       "garden-dev/moss"}},
     {"allow_other_backup_credentials_under_shoots_at_rest",
      While(Stage::kRestored, Credentials),
      {}},
     {"deny_fewer_zones",
      While(Stage::kRestored, Zones),
      {"aws-eu2 loses zones eu-central-1a with 1 shoot on it: garden-dev/moss"}},
     {"deny_another_internal_domain",
      While(Stage::kWaiting,
            SeedEdit([](Seed& seed) { seed.internal_domain = "new.example.com"; })),
      {"aws-eu2 changes its internal domain with 1 shoot on it: garden-dev/moss"}},
     {"deny_fewer_default_domains",
      [](ChangeFixture& fixture) {
        fixture.garden.destination.default_domains = {"dev.example.org", "a.example.org"};
        fixture.shoot().dns_domain = "moss.dev.example.org";
        While(Stage::kRestored,
              SeedEdit([](Seed& seed) { seed.default_domains.clear(); }))(fixture);
      },
      {"aws-eu2 loses default domains dev.example.org and a.example.org with 1 shoot on it: "
       "garden-dev/moss"}},
     {"allow_fewer_default_domains_that_nobody_uses",
      [](ChangeFixture& fixture) {
        fixture.garden.destination.default_domains = {"dev.example.org", "a.example.org"};
        fixture.shoot().dns_domain = "moss.dev.example.org";
        While(Stage::kRestored,
              SeedEdit([](Seed& seed) { seed.default_domains = {"dev.example.org"}; }))(fixture);
      },
      {}},
     {"advise_of_an_access_restriction_that_is_given_up",
      [](ChangeFixture& fixture) {
        fixture.garden.destination.access_restrictions = {"eu-access-only"};
        fixture.shoot().access_restrictions = {"eu-access-only"};
        While(Stage::kRestored,
              SeedEdit([](Seed& seed) { seed.access_restrictions.clear(); }))(fixture);
      },
      {"advice: aws-eu2 no longer keeps eu-access-only, which 1 shoot ask for: garden-dev/moss"}},
     {"unknown_movers",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        Region(fixture);
      },
      {"? which shoots are on aws-eu2 is not known: shoots are not known: forbidden"}},
     {"unknown_movers_where_a_shoot_on_it_cannot_be_read",
      [](ChangeFixture& fixture) {
        AddIvy(&fixture, "aws-eu2", "aws-eu2");
        Region(fixture);
      },
      {kUnreadable}},
     {"unknown_movers_where_a_shoot_cannot_be_read_that_may_be_anywhere",
      [](ChangeFixture& fixture) {
        garden::Broken broken;
        broken.why = "spec: expected an object";
        broken.seeds_readable = false;
        fixture.AddUnreadableShoot("ivy", broken);
        Region(fixture);
      },
      {kUnreadable}},
     {"allow_what_cannot_be_read_on_another_seed",
      [](ChangeFixture& fixture) {
        AddIvy(&fixture, "aws-eu1", "aws-eu1");
        Region(fixture);
      },
      {}},
     {"deny_for_a_mover_of_which_only_its_seeds_can_be_read",
      [](ChangeFixture& fixture) {
        AddIvy(&fixture, "aws-eu2", "aws-eu1");
        Region(fixture);
      },
      {"aws-eu2 changes its region from eu-central-1 to eu-south-1 with 1 shoot on the way: "
       "garden-dev/ivy"}},
     {"unknown_movers_whose_zones_cannot_be_read",
      [](ChangeFixture& fixture) {
        AddIvy(&fixture, "aws-eu2", "aws-eu1");
        SeedEdit([](Seed& seed) { seed.zone_selection = garden::ZoneSelection::kEnforce; })(
            fixture);
      },
      {"? which shoots are on the way to aws-eu2, and in which zones their workers are, is not "
       "known"}},
     {"unknown_movers_on_a_seed_that_is_deleted",
      [](ChangeFixture& fixture) {
        AddIvy(&fixture, "aws-eu2", "aws-eu2");
        While(Stage::kResting, Delete)(fixture);
      },
      {kUnreadable}},
     {"unknown_changed_object",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Region(fixture);
        fixture.object->now = garden::Broken();
      },
      {"? what changes of aws-eu2 cannot be read, and shoots are on it"}},
     {"allow_a_seed_that_cannot_be_read_and_that_nobody_uses",
      [](ChangeFixture& fixture) {
        Region(fixture);
        fixture.object->now = garden::Broken();
      },
      {}},
     {"allow_a_seed_that_cannot_be_read_and_whose_spec_stays",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Region(fixture);
        fixture.object->old = fixture.object->now = garden::Broken();
        fixture.object->spec_change.clear();
      },
      {}}});

}  // namespace
}  // namespace trowel::testing

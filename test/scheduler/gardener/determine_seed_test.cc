// pkg/scheduler/controller/shoot/reconciler_test.go, DetermineSeed: gardener.md 6.6, in its order.
// Where upstream only demands an error, the case says which.

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;
using scheduler::gardener::Filter;

class DetermineSeedTest : public ScheduleCaseTest {};

TEST_P(DetermineSeedTest, IsUpstreams) {
  ScheduleFixture garden;
  Expect(GetParam(), &garden);
}

const std::vector<std::string> kNoZones = {
    "! none of the 1 seeds has at least 3 zones, for failure tolerance zone"};

INSTANTIATE_TEST_SUITE_P(
    SameRegion, DetermineSeedTest,
    ::testing::Values(
        ScheduleCase{"157_one_seed_that_fits", [](ScheduleFixture&) {}, {"seed-1"}},
        ScheduleCase{"167_the_one_with_fewer_shoots",
                     [](ScheduleFixture& garden) {
                       garden.Add("seed-2");
                       garden.AddShoot("seed-1");
                     },
                     {"seed-2"}},
        ScheduleCase{"188_the_one_with_three_zones",
                     [](ScheduleFixture& garden) {
                       garden.Add("seed-multi-zonal").zones = {"1", "2", "3"};
                       garden.Tolerate(FailureTolerance::kZone);
                     },
                     {"seed-multi-zonal"}},
        ScheduleCase{"208_no_seed_in_the_region",
                     [](ScheduleFixture& garden) { garden.shoot.region = "another-region"; },
                     {"! none of the 1 candidates matches: CloudProfile cloudprofile-1, region "
                      "another-region, strategy SameRegion"}},
        ScheduleCase{"220_zone_without_zones",
                     [](ScheduleFixture& garden) { garden.Tolerate(FailureTolerance::kZone); },
                     kNoZones},
        ScheduleCase{"239_zone_with_two_zones",
                     [](ScheduleFixture& garden) {
                       garden.seed().zones = {"1", "2"};
                       garden.Tolerate(FailureTolerance::kZone);
                     },
                     kNoZones},
        ScheduleCase{"260_node_with_two_zones",
                     [](ScheduleFixture& garden) {
                       garden.seed().zones = {"1", "2"};
                       garden.Tolerate(FailureTolerance::kNode);
                     },
                     {"seed-1"}},
        ScheduleCase{"277_no_tolerance_with_two_zones",
                     [](ScheduleFixture& garden) {
                       garden.seed().zones = {"1", "2"};
                     },
                     {"seed-1"}}),
    CaseName);

// Upstream's context: shoot and profile of another type, strategy MinimalDistance.
class AnotherTypeTest : public ScheduleCaseTest {};

TEST_P(AnotherTypeTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.MinimalDistance();
  garden.shoot.provider_type = "another-type";
  garden.cloud_profile->type = "another-type";
  Expect(GetParam(), &garden);
}

void Admit(std::vector<std::string> types, ScheduleFixture* garden) {
  std::optional<garden::SeedSelector>& selector = garden->cloud_profile->seed_selector;
  if (!selector.has_value()) selector.emplace();
  selector->has_provider_types = true;
  selector->provider_types = std::move(types);
}

INSTANTIATE_TEST_SUITE_P(
    MinimalDistance, AnotherTypeTest,
    ::testing::Values(
        ScheduleCase{"310_same_type_other_region",
                     [](ScheduleFixture& garden) {
                       garden.seed().provider_type = "another-type";
                       garden.shoot.region = "another-region";
                     },
                     {"seed-1"}},
        ScheduleCase{"323_type_that_the_profile_lists",
                     [](ScheduleFixture& garden) {
                       Admit({"foo"}, &garden);
                       garden.shoot.region = "another-region";
                     },
                     {"seed-1"}},
        ScheduleCase{"338_any_type",
                     [](ScheduleFixture& garden) {
                       Admit({"*"}, &garden);
                       garden.shoot.region = "another-region";
                     },
                     {"seed-1"}},
        ScheduleCase{"353_any_type_and_labels",
                     [](ScheduleFixture& garden) {
                       garden.cloud_profile->seed_selector = SelectorFor("select", "true");
                       Admit({"*"}, &garden);
                       garden.seed().labels = LabelOf("select", "true");
                       garden.shoot.region = "another-region";
                     },
                     {"seed-1"}},
        ScheduleCase{"376_types_differ",
                     [](ScheduleFixture&) {},
                     {"! none of the 1 seeds has a provider that fits another-type"}},
        ScheduleCase{"386_labels_differ",
                     [](ScheduleFixture& garden) {
                       garden.cloud_profile->seed_selector = SelectorFor("select", "true");
                       Admit({"foo"}, &garden);
                     },
                     {"! none of the 1 seeds has the labels that the seedSelector of the "
                      "CloudProfile asks for"}},
        ScheduleCase{"404_labels_match_and_types_differ",
                     [](ScheduleFixture& garden) {
                       garden.cloud_profile->seed_selector = SelectorFor("select", "true");
                       garden.seed().labels = LabelOf("select", "true");
                     },
                     {"! none of the 1 seeds has a provider that fits another-type"}}),
    CaseName);

// Seeds of one type in three regions, of two environments.
void AddEnvironments(ScheduleFixture* garden) {
  garden->seeds.clear();
  garden->Add("seed1").region = "eu-de-200";
  garden->Add("seed2").region = "eu-nl-1";
  garden->seeds[0].labels = LabelOf("environment", "one");
  garden->seeds[1].labels = LabelOf("environment", "two");
  garden->cloud_profile->name = "cloudprofile2";
  garden->cloud_profile->seed_selector = SelectorFor("environment", "two");
  garden->shoot.cloud_profile.name = "cloudprofile2";
  garden->shoot.region = "eu-de-2";
}

INSTANTIATE_TEST_SUITE_P(
    MinimalDistance, DetermineSeedTest,
    ::testing::Values(
        ScheduleCase{"436_same_region",
                     [](ScheduleFixture& garden) { garden.MinimalDistance(); },
                     {"seed-1"}},
        ScheduleCase{"446_other_region",
                     [](ScheduleFixture& garden) {
                       garden.MinimalDistance().shoot.region = "another-region";
                     },
                     {"seed-1"}},
        ScheduleCase{"461_the_region_with_the_nearest_name",
                     [](ScheduleFixture& garden) {
                       garden.MinimalDistance().shoot.region = "europe-west3";
                       garden.seed().region = "europe-north1";
                       garden.Add("seed-2").region = "europe-west1";
                       garden.Add("seed-3").region = "asia-south1";
                     },
                     {"seed-2"}},
        ScheduleCase{"490_the_one_with_fewer_shoots",
                     [](ScheduleFixture& garden) {
                       garden.MinimalDistance().Add("seed-2");
                       garden.AddShoot("seed-1");
                     },
                     {"seed-2"}},
        ScheduleCase{"511_selector_of_the_profile",
                     [](ScheduleFixture& garden) { AddEnvironments(&garden.MinimalDistance()); },
                     {"seed2"}},
        ScheduleCase{"552_selector_of_the_shoot",
                     [](ScheduleFixture& garden) {
                       AddEnvironments(&garden.MinimalDistance());
                       garden.Add("seed3").region = "eu-nl-4";
                       garden.seeds[2].labels =
                           garden::Labels({{"environment", "two"}, {"my-preferred", "seed"}});
                       garden.shoot.seed_selector = SelectorFor("my-preferred", "seed");
                     },
                     {"seed3"}},
        ScheduleCase{"603_the_one_with_room",
                     [](ScheduleFixture& garden) {
                       garden.MinimalDistance().seed().allocatable_shoots = 1;
                       garden.Add("seed-2").allocatable_shoots = 2;
                       garden.AddShoot("seed-1").AddShoot("seed-2");
                     },
                     {"seed-2"}}),
    CaseName);

// 744 and 785 prove nothing upstream (gardener.md 6): the former fails for want of zones, the
// latter for want of a seed.
INSTANTIATE_TEST_SUITE_P(
    Default, DetermineSeedTest,
    ::testing::Values(
        ScheduleCase{"648_one_seed_that_fits", [](ScheduleFixture&) {}, {"seed-1"}},
        ScheduleCase{"658_default_networks",
                     [](ScheduleFixture& garden) {
                       garden.seed().shoot_default_pods = garden::ParseCidr("10.50.0.0/16");
                       garden.seed().shoot_default_services = garden::ParseCidr("10.60.0.0/16");
                       garden.shoot.networks.pods.reset();
                       garden.shoot.networks.services.reset();
                     },
                     {"seed-1"}},
        ScheduleCase{"675_the_one_with_fewer_shoots",
                     [](ScheduleFixture& garden) {
                       garden.Add("seed-2");
                       garden.AddShoot("seed-1");
                     },
                     {"seed-2"}},
        ScheduleCase{"695_ipv4_networks_overlap",
                     [](ScheduleFixture& garden) {
                       garden.shoot.networks = {.nodes = garden::ParseCidr("10.10.0.0/16"),
                                                .pods = garden::ParseCidr("10.20.0.0/16"),
                                                .services = garden::ParseCidr("10.30.0.0/16")};
                     },
                     {"seed-1"}},
        ScheduleCase{"711_the_one_with_the_domain",
                     [](ScheduleFixture& garden) {
                       garden.seeds.clear();
                       garden.Add("seed-with-matching-domain").default_domains = {"example.com"};
                       garden.Add("seed-with-different-domain").default_domains = {"other.com"};
                       garden.shoot.dns_domain = "shoot.project-1.example.com";
                     },
                     {"seed-with-matching-domain"}},
        ScheduleCase{"744_networks_overlap_with_zone",
                     [](ScheduleFixture& garden) {
                       garden.shoot.networks.nodes = garden::ParseCidr("10.10.0.0/16");
                       garden.Tolerate(FailureTolerance::kZone);
                     },
                     kNoZones},
        ScheduleCase{"768_taints",
                     [](ScheduleFixture& garden) {
                       garden.seed().taints = {{.key = "foo", .value = {}}};
                       garden.Add("seed-2").taints = {{.key = "bar", .value = {}}};
                     },
                     {"! 0 of 2 seeds are eligible: seed-1 has taint foo, which the shoot does "
                      "not tolerate; seed-2 has taint bar, which the shoot does not tolerate"}},
        ScheduleCase{"785_no_seed_at_all",
                     [](ScheduleFixture& garden) {
                       garden.seeds.clear();
                       garden.AddShoot("seed-1");
                     },
                     {"! none of the 0 seeds is usable: visible, ready and not being deleted"}},
        ScheduleCase{"785_capacity_as_it_was_meant",
                     [](ScheduleFixture& garden) {
                       garden.seed().allocatable_shoots = 1;
                       garden.AddShoot("seed-1");
                     },
                     {"! 0 of 1 seeds are eligible: seed-1 is full: 1 of 1 shoots"}},
        ScheduleCase{"803_region",
                     [](ScheduleFixture& garden) { garden.shoot.region = "another-region"; },
                     {"! none of the 1 candidates matches: CloudProfile cloudprofile-1, region "
                      "another-region, strategy SameRegion"}},
        ScheduleCase{"815_labels_of_the_profile",
                     [](ScheduleFixture& garden) {
                       garden.cloud_profile->seed_selector = SelectorFor("foo", "bar");
                     },
                     {"! none of the 1 seeds has the labels that the seedSelector of the "
                      "CloudProfile asks for"}},
        ScheduleCase{
            "832_labels_of_the_shoot",
            [](ScheduleFixture& garden) { garden.shoot.seed_selector = SelectorFor("foo", "bar"); },
            {"! none of the 1 seeds has the labels that the seedSelector of the Shoot "
             "asks for"}},
        ScheduleCase{
            "850_unknown_profile",
            [](ScheduleFixture& garden) { garden.shoot.cloud_profile.name = "another-profile"; },
            {"! there is no CloudProfile another-profile"}},
        ScheduleCase{"861_no_project",
                     [](ScheduleFixture& garden) { garden.project.reset(); },
                     {"! no Project has namespace my-namespace"}},
        ScheduleCase{"870_gardenlet_not_ready",
                     [](ScheduleFixture& garden) {
                       garden.seed().gardenlet_ready.status = garden::Condition::Status::kFalse;
                     },
                     {"! none of the 1 seeds is usable: visible, ready and not being deleted"}},
        ScheduleCase{"887_never_reconciled",
                     [](ScheduleFixture& garden) { garden.seed().reconciled_once = false; },
                     {"! none of the 1 seeds is usable: visible, ready and not being deleted"}},
        ScheduleCase{"899_invisible",
                     [](ScheduleFixture& garden) { garden.seed().visible = false; },
                     {"! none of the 1 seeds is usable: visible, ready and not being deleted"}}),
    CaseName);

}  // namespace
}  // namespace trowel::testing

// test/integration/scheduler/shoot/shoot_test.go: gardener.md 6.7, in its order. Whether a shoot is
// scheduled at all ("schedulerName foo-scheduler") is in schedule_test.cc.

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;
using garden::ZoneSelection;

// Upstream's seeds (gardener.md 6.1, FI): with capacity and domains, and the shoot has its own.
void MakeFixture(ScheduleFixture* garden) {
  for (garden::Seed& seed : garden->seeds) {
    seed.internal_domain = "internal.example.com";
    seed.default_domains = {"example.com"};
    seed.allocatable_shoots = 100;
  }
  garden->shoot.dns_domain = "shoot.project-1.example.com";
}

class IntegrationTest : public ScheduleCaseTest {};

TEST_P(IntegrationTest, IsUpstreams) {
  ScheduleFixture garden;
  MakeFixture(&garden);
  Expect(GetParam(), &garden);
}

void SetZones(std::vector<std::string> zones, FailureTolerance tolerance, ScheduleFixture* garden) {
  garden->seed().zones = std::move(zones);
  garden->Tolerate(tolerance);
}

void SelectZones(ZoneSelection mode, std::vector<std::string> zones, ScheduleFixture* garden) {
  garden->seed().zones = std::move(zones);
  garden->seed().zone_selection = mode;
  garden->shoot.worker_zones = {"a"};
}

INSTANTIATE_TEST_SUITE_P(
    SameRegion, IntegrationTest,
    ::testing::Values(
        ScheduleCase{"no_seed_in_the_region",
                     [](ScheduleFixture& garden) { garden.seed().region = "asia"; },
                     {"! none of the 1 candidates matches: CloudProfile cloudprofile-1, region "
                      "europe, strategy SameRegion"}},
        ScheduleCase{"same_region", [](ScheduleFixture&) {}, {"seed-1"}},
        ScheduleCase{
            "domain_that_is_not_the_shoots",
            [](ScheduleFixture& garden) { garden.shoot.dns_domain = "shoot.invalid.example.com"; },
            {"! none of the 1 seeds supports the domain shoot.invalid.example.com"}},
        ScheduleCase{
            "no_tolerance_with_one_zone",
            [](ScheduleFixture& garden) { SetZones({"a"}, FailureTolerance::kNone, &garden); },
            {"seed-1"}},
        ScheduleCase{"no_tolerance_with_three_zones",
                     [](ScheduleFixture& garden) {
                       SetZones({"a", "b", "c"}, FailureTolerance::kNone, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{"node_with_two_zones",
                     [](ScheduleFixture& garden) {
                       SetZones({"a", "b"}, FailureTolerance::kNode, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{"node_with_three_zones",
                     [](ScheduleFixture& garden) {
                       SetZones({"a", "b", "c"}, FailureTolerance::kNode, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{"zone_with_two_zones",
                     [](ScheduleFixture& garden) {
                       SetZones({"a", "b"}, FailureTolerance::kZone, &garden);
                     },
                     {"! none of the 1 seeds has at least 3 zones, for failure tolerance zone"}},
        ScheduleCase{"zone_with_three_zones",
                     [](ScheduleFixture& garden) {
                       SetZones({"a", "b", "c"}, FailureTolerance::kZone, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{"restriction_that_the_seed_lacks",
                     [](ScheduleFixture& garden) { garden.shoot.access_restrictions = {"foo"}; },
                     {"! none of the 1 seeds supports the shoot's access restrictions"}},
        ScheduleCase{"restriction_that_the_seed_has",
                     [](ScheduleFixture& garden) {
                       garden.shoot.access_restrictions = {"foo"};
                       garden.seed().access_restrictions = {"foo"};
                     },
                     {"seed-1"}},
        ScheduleCase{"emergency_stop",
                     [](ScheduleFixture& garden) { garden.seed().emergency_stop = true; },
                     {"! none of the 1 seeds reconciles its shoots: all are in emergency stop"}},
        ScheduleCase{"enforce_with_overlap",
                     [](ScheduleFixture& garden) {
                       SelectZones(ZoneSelection::kEnforce, {"a", "b"}, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{"enforce_without_overlap",
                     [](ScheduleFixture& garden) {
                       SelectZones(ZoneSelection::kEnforce, {"x", "y"}, &garden);
                     },
                     {"! none of the 1 seeds has a zone of the workers, and all enforce them "
                      "(Enforce)"}},
        ScheduleCase{"enforce_with_two_seeds",
                     [](ScheduleFixture& garden) {
                       SelectZones(ZoneSelection::kEnforce, {"a"}, &garden);
                       garden.seeds.push_back(garden.seed());
                       garden.seeds.back().name = "seed-0";
                       garden.seeds.back().zones = {"b"};
                     },
                     {"seed-1"}},
        ScheduleCase{"prefer_with_overlap",
                     [](ScheduleFixture& garden) {
                       SelectZones(ZoneSelection::kPrefer, {"a", "b"}, &garden);
                     },
                     {"seed-1"}},
        ScheduleCase{
            "prefer_without_overlap",
            [](ScheduleFixture& garden) { SelectZones(ZoneSelection::kPrefer, {"x"}, &garden); },
            {"seed-1"}},
        ScheduleCase{
            "no_mode",
            [](ScheduleFixture& garden) { SelectZones(ZoneSelection::kNone, {"x"}, &garden); },
            {"seed-1"}}),
    CaseName);

class NearestIntegrationTest : public ScheduleCaseTest {};

TEST_P(NearestIntegrationTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.seeds.clear();
  Expect(GetParam(), &garden.MinimalDistance());
}

INSTANTIATE_TEST_SUITE_P(
    MinimalDistance, NearestIntegrationTest,
    ::testing::Values(
        ScheduleCase{"own_region_is_at_0",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("a", {{"eu-west-1", kRowToFiveRegions}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"unless_the_table_says_otherwise",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("a", {{"eu-west-1",
                                            std::string(kRowToFiveRegions) + "eu-west-1: 30\n"}});
                     },
                     {"seed-us-east-1"}},
        // Upstream takes either ConfigMap, Trowel the first by name.
        ScheduleCase{"first_of_two_tables",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("b", {{"eu-west-1",
                                            "eu-west-1: 30\nus-east-1: 40\n"
                                            "eu-east-1: 20\nap-west-1: 300\n"}})
                           .AddTable("a", {{"eu-west-1", kRowToFiveRegions}},
                                     "foo-cloudprofile, cloudprofile-1");
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"row_of_another_region",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("a", {{"us-east-1", "eu-west-1: 20\neu-east-1: 1\n"}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"table_of_unknown_regions",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"ap-west-1", "eu-east-1", "us-central-2", "us-east-1"});
                       garden.shoot.region = "eu-west-1";
                       garden.AddTable("a", {{"eu-west-1", "foo: 1\nbar: 2\n"}});
                     },
                     {"seed-eu-east-1"}},
        ScheduleCase{"row_in_a_wrong_format",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1").AddTable("a", {{"eu-west-1", "{"}});
                     },
                     {"! row eu-west-1 of ConfigMap a is malformed: line 1, column 2: did not "
                      "find expected node content while parsing a flow node"}},
        ScheduleCase{"no_table_own_region",
                     [](ScheduleFixture& garden) { garden.AddInFiveRegions("eu-west-1"); },
                     {"seed-eu-west-1"}},
        ScheduleCase{"no_table_two_at_2",
                     [](ScheduleFixture& garden) { garden.AddInFiveRegions("eu-central-1"); },
                     {"seed-eu-east-1", "seed-eu-west-1"}},
        ScheduleCase{"no_table_other_continent",
                     [](ScheduleFixture& garden) { garden.AddInFiveRegions("jp-west-1"); },
                     {"seed-ap-west-1"}},
        ScheduleCase{"no_table_zone",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-east-1").seeds[2].zones = {"a", "b", "c"};
                       garden.Tolerate(garden::FailureTolerance::kZone);
                     },
                     {"seed-eu-west-1"}}),
    CaseName);

}  // namespace
}  // namespace trowel::testing

// reconciler.go, applyStrategy: reconciler_test.go 926 and 955, and the integration tests of
// test/integration/scheduler/shoot/shoot_test.go with a strategy (gardener.md 6.7).

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using scheduler::gardener::Filter;
using Rows = std::vector<garden::Labels::Pair>;

class StrategyTest : public ScheduleCaseTest {};

TEST_P(StrategyTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.seeds.clear();
  Expect(GetParam(), &garden.MinimalDistance());
}

void AddIn(const std::vector<std::string>& regions, ScheduleFixture* garden) {
  for (const std::string& region : regions) garden->Add("seed-" + region).region = region;
}

ScheduleFixture& InFiveRegions(const std::string& shoot_region, ScheduleFixture& garden) {
  AddIn({"ap-west-1", "eu-east-1", "eu-west-1", "us-central-2", "us-east-1"}, &garden);
  garden.shoot.region = shoot_region;
  return garden;
}

constexpr const char* kRow = "us-east-1: 20\neu-east-1: 50\nap-west-1: 300\nus-central-2: 220\n";

INSTANTIATE_TEST_SUITE_P(
    Units, StrategyTest,
    ::testing::Values(ScheduleCase{"926_two_names_are_equally_near",
                                   [](ScheduleFixture& garden) {
                                     AddIn({"eu-de-200", "eu-de-2111", "eu-nl-1"}, &garden);
                                     garden.shoot.region = "eu-de-2xzxzzx";
                                   },
                                   {"seed-eu-de-200", "seed-eu-de-2111"}},
                      ScheduleCase{"955_one_name_is_nearest",
                                   [](ScheduleFixture& garden) {
                                     AddIn({"eu-de-200", "eu-de-2111", "eu-nl-1"}, &garden);
                                     garden.shoot.region = "eu-de-20";
                                   },
                                   {"seed-eu-de-200"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Integration, StrategyTest,
    ::testing::Values(
        ScheduleCase{"integration_own_region_is_at_0",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden).AddTable("a", {{"eu-west-1", kRow}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"integration_unless_the_table_says_otherwise",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("a", {{"eu-west-1", std::string(kRow) + "eu-west-1: 30\n"}});
                     },
                     {"seed-us-east-1"}},
        // Upstream takes either ConfigMap, Trowel the first by name.
        ScheduleCase{"integration_first_of_two_tables",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("b", {{"eu-west-1",
                                            "eu-west-1: 30\nus-east-1: 40\n"
                                            "eu-east-1: 20\nap-west-1: 300\n"}})
                           .AddTable("a", {{"eu-west-1", kRow}},
                                     "foo-cloudprofile, cloudprofile-1");
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"integration_row_of_another_region",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("a", {{"us-east-1", "eu-west-1: 20\neu-east-1: 1\n"}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"integration_table_of_unknown_regions",
                     [](ScheduleFixture& garden) {
                       AddIn({"ap-west-1", "eu-east-1", "us-central-2", "us-east-1"}, &garden);
                       garden.shoot.region = "eu-west-1";
                       garden.AddTable("a", {{"eu-west-1", "foo: 1\nbar: 2\n"}});
                     },
                     {"seed-eu-east-1"}},
        ScheduleCase{"integration_row_in_a_wrong_format",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden).AddTable("a", {{"eu-west-1", "{"}});
                     },
                     {"! row eu-west-1 of ConfigMap a is malformed: yaml-cpp: error at line 1, "
                      "column 1: end of map flow not found"}},
        ScheduleCase{"integration_no_table_own_region",
                     [](ScheduleFixture& garden) { InFiveRegions("eu-west-1", garden); },
                     {"seed-eu-west-1"}},
        ScheduleCase{"integration_no_table_two_at_2",
                     [](ScheduleFixture& garden) { InFiveRegions("eu-central-1", garden); },
                     {"seed-eu-east-1", "seed-eu-west-1"}},
        ScheduleCase{"integration_no_table_other_continent",
                     [](ScheduleFixture& garden) { InFiveRegions("jp-west-1", garden); },
                     {"seed-ap-west-1"}},
        ScheduleCase{"integration_no_table_zone",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-east-1", garden).seeds[2].zones = {"a", "b", "c"};
                       garden.Tolerate(garden::FailureTolerance::kZone);
                     },
                     {"seed-eu-west-1"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Tables, StrategyTest,
    ::testing::Values(
        ScheduleCase{
            "own_only_the_forward_row_is_read",
            [](ScheduleFixture& garden) {
              AddIn({"a", "b"}, &garden);
              garden.shoot.region = "c";
              garden.AddTable("t", {{"c", "a: 10\nb: 20\n"}, {"a", "c: 99\n"}, {"b", "c: 1\n"}});
            },
            {"seed-a"}},
        ScheduleCase{"own_seeds_that_the_row_lacks_are_skipped",
                     [](ScheduleFixture& garden) {
                       AddIn({"a", "c2"}, &garden);
                       garden.shoot.region = "c1";
                       garden.AddTable("t", {{"c1", "a: 2147483647\n"}});
                     },
                     {"seed-a"}},
        ScheduleCase{"own_the_table_does_not_ask_for_the_provider",
                     [](ScheduleFixture& garden) {
                       AddIn({"a", "b"}, &garden);
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.shoot.region = "c";
                       garden.AddTable("t", {{"c", "a: 10\nb: 20\n"}});
                     },
                     {"seed-a"}},
        ScheduleCase{"own_an_empty_row_is_none",
                     [](ScheduleFixture& garden) {
                       AddIn({"europe", "asia"}, &garden);
                       garden.seeds[0].provider_type = "bar";
                       garden.seeds[1].region = "europa";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.AddTable("t", {{"europe", ""}});
                     },
                     {"seed-asia", "seed-europe"}},
        ScheduleCase{"own_an_empty_map_still_has_the_region_itself",
                     [](ScheduleFixture& garden) {
                       AddIn({"europe", "asia"}, &garden);
                       garden.seeds[0].provider_type = "bar";
                       garden.seeds[1].region = "europa";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.AddTable("t", {{"europe", "{}"}});
                     },
                     {"seed-europe"}},
        ScheduleCase{"own_table_of_another_profile",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("t", {{"eu-west-1", "us-east-1: 1\neu-west-1: 2\n"}}, "other");
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"own_a_broken_row_of_another_region",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("t", {{"eu-west-1", kRow}, {"us-east-1", "{"}});
                     },
                     {"seed-eu-west-1"}}),
    CaseName);

// gardener.md 8.17: a map that YAML's null has made nil is written to.
INSTANTIATE_TEST_SUITE_P(
    Panics, StrategyTest,
    ::testing::Values(
        ScheduleCase{"own_comment_alone",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden)
                           .AddTable("t", {{"eu-west-1", "# to be measured\n"}});
                     },
                     {"! gardener-scheduler panics: row eu-west-1 of ConfigMap t is null"}},
        ScheduleCase{"own_null",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden).AddTable("t", {{"eu-west-1", "~"}});
                     },
                     {"! gardener-scheduler panics: row eu-west-1 of ConfigMap t is null"}},
        ScheduleCase{"own_not_with_SameRegion",
                     [](ScheduleFixture& garden) {
                       garden.strategy = scheduler::gardener::Strategy::kSameRegion;
                       InFiveRegions("eu-west-1", garden).AddTable("t", {{"eu-west-1", "~"}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"own_not_for_testing",
                     [](ScheduleFixture& garden) {
                       garden.shoot.purpose = "testing";
                       InFiveRegions("eu-west-1", garden).AddTable("t", {{"eu-west-1", "{"}});
                       garden.seeds.resize(2);
                     },
                     {"seed-ap-west-1", "seed-eu-east-1"}},
        ScheduleCase{"own_not_if_nobody_gets_there",
                     [](ScheduleFixture& garden) {
                       AddIn({"a"}, &garden);
                       garden.seed().emergency_stop = true;
                       garden.AddTable("t", {{"europe", "~"}});
                     },
                     {"! none of the 1 seeds reconciles its shoots: all are in emergency stop"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Names, StrategyTest,
    ::testing::Values(
        ScheduleCase{"own_another_provider_costs_2",
                     [](ScheduleFixture& garden) {
                       AddIn({"europe", "europe1", "europe12"}, &garden);
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                     },
                     {"seed-europe", "seed-europe1"}},
        ScheduleCase{"own_at_1000_a_seed_is_taken",
                     [](ScheduleFixture& garden) {
                       AddIn({std::string(500, 'x')}, &garden);
                       garden.shoot.region = "";
                     },
                     {"seed-" + std::string(500, 'x')}},
        ScheduleCase{"own_beyond_1000_never",
                     [](ScheduleFixture& garden) {
                       AddIn({std::string(501, 'x')}, &garden);
                       garden.shoot.region = "";
                     },
                     {"! none of the 1 candidates matches: CloudProfile cloudprofile-1, region , "
                      "strategy MinimalDistance"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    TestingAndSameRegion, StrategyTest,
    ::testing::Values(
        ScheduleCase{"own_testing_takes_any_region",
                     [](ScheduleFixture& garden) {
                       InFiveRegions("eu-west-1", garden).shoot.purpose = "testing";
                       garden.seeds.resize(2);
                     },
                     {"seed-ap-west-1", "seed-eu-east-1"}},
        ScheduleCase{"own_testing_keeps_to_the_provider",
                     [](ScheduleFixture& garden) {
                       AddIn({"a", "b"}, &garden);
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.shoot.purpose = "testing";
                     },
                     {"seed-b"}},
        ScheduleCase{"own_SameRegion_keeps_to_the_provider",
                     [](ScheduleFixture& garden) {
                       garden.strategy = scheduler::gardener::Strategy::kSameRegion;
                       AddIn({"europe"}, &garden);
                       garden.Add("seed-2").provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                     },
                     {"seed-europe"}}),
    CaseName);

TEST(StrategyReasonsTest, SayWhatWasCompared) {
  ScheduleFixture garden;
  garden.seeds.clear();
  AddIn({"a", "b", "europe"}, &garden);
  garden.seeds[1].provider_type = "bar";
  garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
  EXPECT_THAT(garden.DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre("seed-a: is in a, not in europe",
                                     "seed-b: is of provider bar, not foo"));
  EXPECT_THAT(garden.MinimalDistance().DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre("seed-a: a differs from europe by 12, 0 at best",
                                     "seed-b: b differs from europe by 14, 0 at best"));
  garden.AddTable("t", {{"europe", "a: 7\n"}});
  EXPECT_THAT(garden.DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre("seed-a: europe to a is 7, the nearest is 0",
                                     "seed-b: europe to b is not in ConfigMap t"));
}

}  // namespace
}  // namespace trowel::testing

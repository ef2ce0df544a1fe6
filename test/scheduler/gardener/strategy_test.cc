// reconciler.go, applyStrategy: reconciler_test.go 926 and 955, and what follows from its code.

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using scheduler::gardener::Filter;

class StrategyTest : public ScheduleCaseTest {};

TEST_P(StrategyTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.seeds.clear();
  Expect(GetParam(), &garden.MinimalDistance());
}

INSTANTIATE_TEST_SUITE_P(
    Units, StrategyTest,
    ::testing::Values(ScheduleCase{"926_two_names_are_equally_near",
                                   [](ScheduleFixture& garden) {
                                     garden.AddIn({"eu-de-200", "eu-de-2111", "eu-nl-1"});
                                     garden.shoot.region = "eu-de-2xzxzzx";
                                   },
                                   {"seed-eu-de-200", "seed-eu-de-2111"}},
                      ScheduleCase{"955_one_name_is_nearest",
                                   [](ScheduleFixture& garden) {
                                     garden.AddIn({"eu-de-200", "eu-de-2111", "eu-nl-1"});
                                     garden.shoot.region = "eu-de-20";
                                   },
                                   {"seed-eu-de-200"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Tables, StrategyTest,
    ::testing::Values(
        ScheduleCase{
            "own_only_the_forward_row_is_read",
            [](ScheduleFixture& garden) {
              garden.AddIn({"a", "b"});
              garden.shoot.region = "c";
              garden.AddTable("t", {{"c", "a: 10\nb: 20\n"}, {"a", "c: 99\n"}, {"b", "c: 1\n"}});
            },
            {"seed-a"}},
        ScheduleCase{"own_seeds_that_the_row_lacks_are_skipped",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"a", "c2"});
                       garden.shoot.region = "c1";
                       garden.AddTable("t", {{"c1", "a: 2147483647\n"}});
                     },
                     {"seed-a"}},
        ScheduleCase{"own_the_table_does_not_ask_for_the_provider",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"a", "b"});
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.shoot.region = "c";
                       garden.AddTable("t", {{"c", "a: 10\nb: 20\n"}});
                     },
                     {"seed-a"}},
        ScheduleCase{"own_an_empty_row_is_none",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"europe", "asia"});
                       garden.seeds[0].provider_type = "bar";
                       garden.seeds[1].region = "europa";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.AddTable("t", {{"europe", ""}});
                     },
                     {"seed-asia", "seed-europe"}},
        ScheduleCase{"own_an_empty_map_still_has_the_region_itself",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"europe", "asia"});
                       garden.seeds[0].provider_type = "bar";
                       garden.seeds[1].region = "europa";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.AddTable("t", {{"europe", "{}"}});
                     },
                     {"seed-europe"}},
        ScheduleCase{"own_table_of_another_profile",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("t", {{"eu-west-1", "us-east-1: 1\neu-west-1: 2\n"}}, "other");
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"own_a_broken_row_of_another_region",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("t", {{"eu-west-1", kRowToFiveRegions}, {"us-east-1", "{"}});
                     },
                     {"seed-eu-west-1"}}),
    CaseName);

// gardener.md 8.17: a map that YAML's null has made nil is written to.
INSTANTIATE_TEST_SUITE_P(
    Panics, StrategyTest,
    ::testing::Values(
        ScheduleCase{"own_comment_alone",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1")
                           .AddTable("t", {{"eu-west-1", "# to be measured\n"}});
                     },
                     {"! gardener-scheduler panics: row eu-west-1 of ConfigMap t is null"}},
        ScheduleCase{"own_null",
                     [](ScheduleFixture& garden) {
                       garden.AddInFiveRegions("eu-west-1").AddTable("t", {{"eu-west-1", "~"}});
                     },
                     {"! gardener-scheduler panics: row eu-west-1 of ConfigMap t is null"}},
        ScheduleCase{"own_not_with_SameRegion",
                     [](ScheduleFixture& garden) {
                       garden.strategy = scheduler::gardener::Strategy::kSameRegion;
                       garden.AddInFiveRegions("eu-west-1").AddTable("t", {{"eu-west-1", "~"}});
                     },
                     {"seed-eu-west-1"}},
        ScheduleCase{"own_not_for_testing",
                     [](ScheduleFixture& garden) {
                       garden.shoot.purpose = "testing";
                       garden.AddInFiveRegions("eu-west-1").AddTable("t", {{"eu-west-1", "{"}});
                       garden.seeds.resize(2);
                     },
                     {"seed-ap-west-1", "seed-eu-east-1"}},
        ScheduleCase{"own_not_if_nobody_gets_there",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"a"});
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
                       garden.AddIn({"europe", "europe1", "europe12"});
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                     },
                     {"seed-europe", "seed-europe1"}},
        ScheduleCase{"own_at_1000_a_seed_is_taken",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({std::string(500, 'x')});
                       garden.shoot.region = "";
                     },
                     {"seed-" + std::string(500, 'x')}},
        ScheduleCase{"own_beyond_1000_never",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({std::string(501, 'x')});
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
                       garden.AddInFiveRegions("eu-west-1").shoot.purpose = "testing";
                       garden.seeds.resize(2);
                     },
                     {"seed-ap-west-1", "seed-eu-east-1"}},
        ScheduleCase{"own_testing_keeps_to_the_provider",
                     [](ScheduleFixture& garden) {
                       garden.AddIn({"a", "b"});
                       garden.seeds[0].provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                       garden.shoot.purpose = "testing";
                     },
                     {"seed-b"}},
        ScheduleCase{"own_SameRegion_keeps_to_the_provider",
                     [](ScheduleFixture& garden) {
                       garden.strategy = scheduler::gardener::Strategy::kSameRegion;
                       garden.AddIn({"europe"});
                       garden.Add("seed-2").provider_type = "bar";
                       garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
                     },
                     {"seed-europe"}}),
    CaseName);

TEST(StrategyReasonsTest, SayWhatWasCompared) {
  ScheduleFixture garden;
  garden.seeds.clear();
  garden.AddIn({"a", "b", "europe"});
  garden.seeds[1].provider_type = "bar";
  garden.cloud_profile->seed_selector.emplace().provider_types = {"*"};
  EXPECT_THAT(garden.DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre("seed-a: is in a, not in europe",
                                     "seed-b: is of provider bar, not foo"));
  EXPECT_THAT(garden.MinimalDistance().DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre(
                  "seed-a: no known distance: a differs from europe by 12, the nearest by 0",
                  "seed-b: no known distance: b differs from europe by 14, the nearest by 0"));
  garden.AddTable("t", {{"europe", "a: 7\n"}});
  EXPECT_THAT(garden.DroppedAt(Filter::kStrategy),
              ::testing::ElementsAre("seed-a: europe to a is 7, the nearest is 0",
                                     "seed-b: europe to b is not in ConfigMap t"));
}

}  // namespace
}  // namespace trowel::testing

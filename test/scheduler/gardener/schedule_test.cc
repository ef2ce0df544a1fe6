// The selection as a whole: order of the filters, ties, the remaining filters' own cases, usage
// (gardener.md 6.8), and which shoots are scheduled at all.

#include "scheduler/gardener/schedule.h"
#include "scheduler/gardener/responsible.h"
#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;
using scheduler::gardener::Filter;
using scheduler::gardener::kFilters;
using scheduler::gardener::Outcome;

TEST(ScheduleTest, NamesItsFilters) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kFilters; ++i) names.emplace_back(Name(static_cast<Filter>(i)));
  EXPECT_THAT(names,
              ::testing::ElementsAre("usable", "cloudprofile-labels", "shoot-labels", "provider",
                                     "zonal-ha", "zone-selection", "access-restrictions", "domain",
                                     "emergency-stop", "candidates", "strategy", "least-loaded"));
}

// One seed falls out at each step, in the order of the steps.
TEST(ScheduleTest, AsksOneFilterAfterTheOther) {
  ScheduleFixture garden;
  const auto add = [&garden](const std::string& name) -> garden::Seed& {
    garden::Seed& seed = garden.Add(name);
    seed.labels = garden::Labels({{"a", "1"}, {"b", "1"}});
    seed.zones = {"x", "y", "z"};
    seed.access_restrictions = {"eu-access-only"};
    seed.default_domains = {"example.com"};
    return seed;
  };
  garden.seeds.clear();
  add("s00").visible = false;
  add("s01").labels = LabelOf("b", "1");
  add("s02").labels = LabelOf("a", "1");
  add("s03").provider_type = "bar";
  add("s05").zones = {"v", "w"};
  add("s06").access_restrictions.clear();
  add("s07").default_domains.clear();
  add("s08").emergency_stop = true;
  add("s09").allocatable_shoots = 0;
  add("s10").region = "asia";
  add("s11");
  add("s12");
  garden.AddShoot("s11");
  garden.cloud_profile->seed_selector = SelectorFor("a", "1");
  garden.shoot.seed_selector = SelectorFor("b", "1");
  garden.shoot.control_plane_zones = {"x"};
  garden.shoot.access_restrictions = {"eu-access-only"};
  garden.shoot.dns_domain = "shoot.project-1.example.com";

  const Outcome outcome = garden.Run();
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.failed_at, kFilters);
  ASSERT_NE(outcome.chosen, nullptr);
  EXPECT_EQ(outcome.chosen->seed->name, "s12");
  std::vector<std::string> dropped;
  for (std::size_t i = 0; i < kFilters; ++i) {
    std::string step(Name(static_cast<Filter>(i)));
    for (const auto& [entry, reason] : outcome.dropped[i]) step += " " + entry->seed->name;
    dropped.push_back(step);
  }
  EXPECT_THAT(dropped,
              ::testing::ElementsAre("usable s00", "cloudprofile-labels s01", "shoot-labels s02",
                                     "provider s03", "zonal-ha", "zone-selection s05",
                                     "access-restrictions s06", "domain s07", "emergency-stop s08",
                                     "candidates s09", "strategy s10", "least-loaded s11"));
}

TEST(ScheduleTest, TiesAreSortedByName) {
  ScheduleFixture garden;
  for (const std::string name : {"seed-3", "seed-0", "seed-2"}) garden.Add(name);
  garden.AddShoot("seed-0").AddShoot("seed-1");
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-2", "seed-3"));
  EXPECT_THAT(garden.DroppedAt(Filter::kLeastLoaded),
              ::testing::ElementsAre("seed-0: has 1 shoots, another has 0",
                                     "seed-1: has 1 shoots, another has 0"));
}

TEST(ScheduleTest, CountsTheShootItselfNowhere) {
  ScheduleFixture garden;
  garden.Add("seed-2");
  garden.shoot.seed_name = "seed-1";
  garden.shoot.host_seed_name = "seed-1";
  garden.AddShoot("seed-2");
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-1"));
  garden.AddShoot("seed-1");
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-1", "seed-2"));
}

// gardener.md 6.8, Usage: pkg/api/core/helper/seed_test.go.
TEST(ScheduleTest, CountsShootsAsUpstream) {
  ScheduleFixture garden;
  for (const std::string name : {"seed-2", "seed-3", "seed-4", "seed-5"}) garden.Add(name);
  garden.AddShoot("")
      .AddShoot("seed-1", "seed-2")
      .AddShoot("seed-2", "seed-2")
      .AddShoot("seed-3", "seed-2")
      .AddShoot("seed-3", "seed-4");
  EXPECT_THAT(garden.DroppedAt(Filter::kLeastLoaded),
              ::testing::ElementsAre(
                  "seed-1: has 1 shoots, another has 0", "seed-2: has 3 shoots, another has 0",
                  "seed-3: has 2 shoots, another has 0", "seed-4: has 1 shoots, another has 0"));
  garden.AddShoot("", "seed-5");  // On a seed by its status alone.
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-1", "seed-4", "seed-5"));
}

class ScheduleOwnTest : public ScheduleCaseTest {};

TEST_P(ScheduleOwnTest, IsAsExpected) {
  ScheduleFixture garden;
  Expect(GetParam(), &garden);
}

garden::SeedSelector InvalidSelector() {
  garden::SeedSelector selector;
  selector.labels.match_expressions.push_back({.key = "a",
                                               .op = garden::LabelSelector::Operator::kInvalid,
                                               .values = {},
                                               .op_text = "Foo"});
  return selector;
}

INSTANTIATE_TEST_SUITE_P(
    All, ScheduleOwnTest,
    ::testing::Values(
        ScheduleCase{"own_a_tolerance_without_a_type_is_not_zone",
                     [](ScheduleFixture& garden) { garden.Tolerate(FailureTolerance::kUnset); },
                     {"seed-1"}},
        ScheduleCase{"own_restriction_twice",
                     [](ScheduleFixture& garden) {
                       garden.shoot.access_restrictions = {"foo", "foo"};
                       garden.seed().access_restrictions = {"foo"};
                     },
                     {"! none of the 1 seeds supports the shoot's access restrictions"}},
        ScheduleCase{"own_invalid_selector_of_the_profile",
                     [](ScheduleFixture& garden) {
                       garden.cloud_profile->seed_selector = InvalidSelector();
                     },
                     {"! the seedSelector of the CloudProfile is invalid"}},
        ScheduleCase{
            "own_invalid_selector_of_the_shoot",
            [](ScheduleFixture& garden) { garden.shoot.seed_selector = InvalidSelector(); },
            {"! the seedSelector of the Shoot is invalid"}},
        ScheduleCase{"own_an_empty_selector_matches_all",
                     [](ScheduleFixture& garden) { garden.shoot.seed_selector.emplace(); },
                     {"seed-1"}},
        ScheduleCase{"own_provider_types_of_the_shoot_are_not_read",
                     [](ScheduleFixture& garden) {
                       garden.shoot.seed_selector.emplace().provider_types = {"bar"};
                     },
                     {"seed-1"}}),
    CaseName);

TEST(ScheduleReasonsTest, NameWhatIsMissing) {
  ScheduleFixture garden;
  garden.seed().access_restrictions = {"a"};
  garden.seed().provider_type = "bar";
  garden.Add("seed-2").access_restrictions = {"b"};
  garden.cloud_profile->seed_selector.emplace().provider_types = {"foo", "baz"};
  EXPECT_THAT(garden.DroppedAt(Filter::kProvider),
              ::testing::ElementsAre("seed-1: is of provider bar, not foo and baz"));
  garden.cloud_profile->seed_selector->provider_types = {"*"};
  garden.shoot.access_restrictions = {"a", "a"};
  EXPECT_THAT(garden.DroppedAt(Filter::kAccessRestrictions),
              ::testing::ElementsAre("seed-1: supports 1 restrictions, the shoot lists 2",
                                     "seed-2: does not support a"));
  garden.shoot.seed_selector = SelectorFor("env", "prod");
  garden.seed().labels = LabelOf("env", "dev");
  EXPECT_THAT(
      garden.DroppedAt(Filter::kShootLabels),
      ::testing::ElementsAre("seed-1: label env is dev, not prod", "seed-2: label env is missing"));
}

// pkg/scheduler/controller/shoot/add_test.go.
TEST(ResponsibleTest, LeavesAloneWhatUpstreamLeavesAlone) {
  using scheduler::gardener::WhyLeftAlone;
  garden::Shoot shoot;
  EXPECT_EQ(WhyLeftAlone(shoot), "");
  shoot.scheduler_name = "default-scheduler";
  EXPECT_EQ(WhyLeftAlone(shoot), "");
  shoot.self_hosted = true;
  EXPECT_EQ(WhyLeftAlone(shoot), "it is self-hosted");
  shoot.scheduler_name = "foo-scheduler";
  EXPECT_EQ(WhyLeftAlone(shoot), "its schedulerName is foo-scheduler");
  shoot.deleting = true;
  EXPECT_EQ(WhyLeftAlone(shoot), "it is being deleted");
  shoot.seed_name = "seed-1";
  EXPECT_EQ(WhyLeftAlone(shoot), "it is on seed seed-1");
}

}  // namespace
}  // namespace trowel::testing

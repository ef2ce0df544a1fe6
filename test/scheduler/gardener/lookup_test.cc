// What upstream looks up before it looks at a seed (gardener.md 5.2), and what is asked first.

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::Broken;
using garden::Kind;
using scheduler::gardener::Filter;
using scheduler::gardener::kFilters;
using scheduler::gardener::Outcome;
using scheduler::gardener::Strategy;

struct LookupCase {
  std::string name;
  void (*change)(ScheduleFixture&);
  std::string error;  // Empty: seed-1 is chosen.
};

void PrintTo(const LookupCase& one, std::ostream* out) { *out << one.name; }

class LookupTest : public ::testing::TestWithParam<LookupCase> {};

TEST_P(LookupTest, StopsBeforeTheFirstSeed) {
  for (const Strategy strategy : {Strategy::kSameRegion, Strategy::kMinimalDistance}) {
    ScheduleFixture garden;
    garden.strategy = strategy;
    GetParam().change(garden);
    const Outcome outcome = garden.Run();
    EXPECT_EQ(outcome.error, GetParam().error);
    EXPECT_EQ(outcome.failed_at, kFilters);
    EXPECT_EQ(outcome.chosen == nullptr, !GetParam().error.empty());
    for (const auto& dropped : outcome.dropped) EXPECT_THAT(dropped, ::testing::IsEmpty());
  }
}

void AddBroken(Kind kind, const std::string& space, const std::string& name,
               ScheduleFixture* garden) {
  Broken broken;
  broken.why = "spec: expected an object";
  if (kind == Kind::kConfigMap) {
    broken.labels = {
        {std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}};
  }
  garden->more.push_back({.kind = kind, .space = space, .name = name, .object = broken});
}

void Forget(Kind kind, ScheduleFixture* garden) {
  garden->unknown_kinds.emplace_back(kind, "forbidden");
}

INSTANTIATE_TEST_SUITE_P(
    All, LookupTest,
    ::testing::Values(
        LookupCase{"seeds_unknown", [](ScheduleFixture& garden) { Forget(Kind::kSeed, &garden); },
                   "seeds are not known: forbidden"},
        LookupCase{"shoots_unknown", [](ScheduleFixture& garden) { Forget(Kind::kShoot, &garden); },
                   "shoots are not known: forbidden"},
        LookupCase{"profiles_unknown",
                   [](ScheduleFixture& garden) { Forget(Kind::kCloudProfile, &garden); },
                   "CloudProfiles are not known: forbidden"},
        LookupCase{"another_kind_of_profiles_unknown",
                   [](ScheduleFixture& garden) { Forget(Kind::kNamespacedCloudProfile, &garden); },
                   ""},
        LookupCase{"config_maps_unknown",
                   [](ScheduleFixture& garden) { Forget(Kind::kConfigMap, &garden); },
                   "ConfigMaps are not known: forbidden"},
        LookupCase{"projects_unknown",
                   [](ScheduleFixture& garden) { Forget(Kind::kProject, &garden); },
                   "projects are not known: forbidden"},
        LookupCase{"bastions_unknown_which_nobody_asks_for",
                   [](ScheduleFixture& garden) { Forget(Kind::kBastion, &garden); }, ""},
        LookupCase{"profile_not_named",
                   [](ScheduleFixture& garden) { garden.shoot.cloud_profile = {}; },
                   "the shoot names no CloudProfile"},
        LookupCase{"profile_malformed",
                   [](ScheduleFixture& garden) {
                     garden.cloud_profile.reset();
                     AddBroken(Kind::kCloudProfile, "", "cloudprofile-1", &garden);
                   },
                   "CloudProfile cloudprofile-1 is malformed: spec: expected an object"},
        LookupCase{"profile_of_the_other_kind",
                   [](ScheduleFixture& garden) { garden.shoot.cloud_profile.namespaced = true; },
                   "there is no NamespacedCloudProfile cloudprofile-1"},
        LookupCase{"project_of_another_namespace",
                   [](ScheduleFixture& garden) { garden.project->space = "elsewhere"; },
                   "no Project has namespace my-namespace"},
        LookupCase{"project_malformed",
                   [](ScheduleFixture& garden) {
                     garden.project.reset();
                     AddBroken(Kind::kProject, "", "project-1", &garden);
                   },
                   "no readable Project has namespace my-namespace"},
        LookupCase{"table_malformed",
                   [](ScheduleFixture& garden) {
                     AddBroken(Kind::kConfigMap, "garden", "regions", &garden);
                   },
                   "region ConfigMap regions is malformed: spec: expected an object"},
        LookupCase{"table_malformed_beside_the_profiles_own",
                   [](ScheduleFixture& garden) {
                     AddBroken(Kind::kConfigMap, "garden", "another", &garden);
                     garden.AddTable("regions", {{"europe", "asia: 1\n"}});
                   },
                   ""},
        LookupCase{"seed_malformed_is_as_if_it_was_not_there",
                   [](ScheduleFixture& garden) { AddBroken(Kind::kSeed, "", "seed-0", &garden); },
                   ""},
        LookupCase{"shoot_malformed_is_as_if_it_was_not_there",
                   [](ScheduleFixture& garden) {
                     AddBroken(Kind::kShoot, "my-namespace", "other", &garden);
                   },
                   ""}),
    [](const auto& each) { return each.param.name; });

TEST(LookupTest, AsksInUpstreamsOrder) {
  ScheduleFixture garden;
  garden.shoot.cloud_profile = {};
  garden.project.reset();
  for (const Kind kind : {Kind::kConfigMap, Kind::kShoot, Kind::kSeed}) Forget(kind, &garden);
  std::vector<std::string> errors;
  for (;; garden.unknown_kinds.pop_back()) {
    errors.push_back(garden.Run().error);
    if (garden.unknown_kinds.empty()) break;
  }
  EXPECT_THAT(errors, ::testing::ElementsAre(
                          "seeds are not known: forbidden", "shoots are not known: forbidden",
                          "the shoot names no CloudProfile", "the shoot names no CloudProfile"));
}

// gardener.md 1.3: its own name is that of the table, not its parent's.
TEST(LookupTest, ANamespacedProfileHasTablesOfItsOwn) {
  ScheduleFixture garden;
  garden.MinimalDistance().seed().region = "a";
  garden.Add("seed-2").region = "b";
  garden.shoot.cloud_profile = {.namespaced = true, .name = "own"};
  garden.cloud_profile->space = "my-namespace";
  garden.cloud_profile->name = "own";
  garden.AddTable("parents", {{"europe", "a: 1\nb: 2\n"}});
  garden.AddTable("own", {{"europe", "a: 2\nb: 1\n"}}, "own");
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-2"));
}

TEST(LookupTest, AShootThatIsNotStoredIsScheduledAsWell) {
  ScheduleFixture garden;
  garden.stored = false;
  garden.shoot.seed_name = "seed-1";  // Says nothing: nobody has counted it.
  garden.AddShoot("seed-1").seed().allocatable_shoots = 1;
  EXPECT_THAT(garden.Tied(),
              ::testing::ElementsAre("! 0 of 1 seeds are eligible: seed-1 is full: 1 of 1 shoots"));
}

}  // namespace
}  // namespace trowel::testing

#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr char kInDev[] =
    "gardenlets are told to ignore garden-dev/moss: none would migrate or restore it";

void Ignore(garden::Shoot* shoot) { shoot->detail.Edit().ignored = true; }

void LiveInGarden(GardenFixture* garden) {
  garden->shoot.space = "garden";
  garden->project->space = "garden";
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "moving-ignored",
    {{"allow_a_shoot_that_is_not_ignored", nullptr, {}},
     {"deny_with_advice_where_gardenlets_may_not_honour_it",
      [](GardenFixture& garden) { Ignore(&garden.shoot); },
      {"advice: gardenlets are told to ignore garden-dev/moss: those that honour it in namespace "
       "garden-dev would neither migrate nor restore it"}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        LiveInGarden(&garden);
        garden.first = true;
        Ignore(&garden.shoot);
      },
      {}},
     {"allow_where_the_request_removes_the_annotation",
      [](GardenFixture& garden) {
        LiveInGarden(&garden);
        garden.updated = garden.shoot;
        Ignore(&garden.shoot);
      },
      {}},
     {"allow_a_return",
      [](GardenFixture& garden) {
        LiveInGarden(&garden);
        garden.shoot.host_seed_name = "aws-eu2";
        Ignore(&garden.shoot);
      },
      {}},
     {"deny_in_namespace_garden",
      [](GardenFixture& garden) {
        LiveInGarden(&garden);
        Ignore(&garden.shoot);
      },
      {"gardenlets are told to ignore garden/moss: none would migrate or restore it"}},
     {"deny_where_the_request_sets_the_annotation",
      [](GardenFixture& garden) {
        LiveInGarden(&garden);
        garden.updated = garden.shoot;
        Ignore(&*garden.updated);
      },
      {"gardenlets are told to ignore garden/moss: none would migrate or restore it"}},
     {"setting_honoured",
      [](GardenFixture& garden) {
        garden.Tune("moving-ignored", "honoured: true");
        Ignore(&garden.shoot);
      },
      {kInDev}},
     {"setting_honoured_not",
      [](GardenFixture& garden) {
        garden.Tune("moving-ignored", "honoured: false");
        Ignore(&garden.shoot);
      },
      {"advice: gardenlets are told to ignore garden-dev/moss: those that honour it in namespace "
       "garden-dev would neither migrate nor restore it"}}});

TEST(MovingIgnored, WarnsWhereGardenletsMayNotHonourIt) {
  GardenFixture garden;
  Ignore(&garden.shoot);
  const policy::Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  ASSERT_EQ(verdict.warnings.size(), 1U);
  EXPECT_EQ(verdict.warnings[0].rule, "moving-ignored");
  EXPECT_EQ(verdict.warnings[0].message,
            "gardenlets are told to ignore garden-dev/moss: those that honour it in namespace "
            "garden-dev would neither migrate nor restore it");
  EXPECT_EQ(verdict.warnings[0].field, "metadata.annotations[shoot.gardener.cloud/ignore]");
}

TEST(MovingIgnored, DeniesByDefaultInNamespaceGarden) {
  GardenFixture garden;
  LiveInGarden(&garden);
  Ignore(&garden.shoot);
  EXPECT_FALSE(garden.Decide().allowed());
}

}  // namespace
}  // namespace trowel::testing

#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::ConfinedChange;

constexpr char kWaiting[] =
    "changes of garden-dev/moss wait for its maintenance window: the move rolls them out with it";

void Confine(ConfinedChange change, garden::Shoot* shoot) {
  shoot->detail.Edit().confined_change = change;
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "confined-changes",
    {{"allow_nothing_that_waits", nullptr, {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Confine(ConfinedChange::kWaiting, &garden.shoot);
      },
      {}},
     {"allow_a_return",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu2";
        Confine(ConfinedChange::kWaiting, &garden.shoot);
      },
      {}},
     {"allow_what_the_binding_itself_writes",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        Confine(ConfinedChange::kWaiting, &*garden.updated);
      },
      {}},
     {"deny_changes_that_wait",
      [](GardenFixture& garden) { Confine(ConfinedChange::kWaiting, &garden.shoot); },
      {kWaiting}},
     {"deny_live_as_well",
      [](GardenFixture& garden) { Confine(ConfinedChange::kWaiting, &garden.Live().shoot); },
      {kWaiting}},
     {"unknown_spec_times",
      [](GardenFixture& garden) { Confine(ConfinedChange::kUnknown, &garden.shoot); },
      {"? garden-dev/moss confines its changes to its maintenance window, and nothing says whether "
       "any wait"}}});

TEST(ConfinedChanges, IsAWarningByDefault) {
  for (const ConfinedChange change : {ConfinedChange::kWaiting, ConfinedChange::kUnknown}) {
    GardenFixture garden;
    Confine(change, &garden.shoot);
    const policy::Verdict verdict = garden.Decide();
    EXPECT_TRUE(verdict.allowed());
    ASSERT_EQ(verdict.warnings.size(), 1U);
    EXPECT_EQ(verdict.warnings[0].field, "spec.maintenance.confineSpecUpdateRollout");
  }
}

}  // namespace
}  // namespace trowel::testing

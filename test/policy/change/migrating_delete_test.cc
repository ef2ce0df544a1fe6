#include <fmt/format.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "migrating-delete";

std::vector<std::string> Said(Stage stage) {
  switch (stage) {
    case Stage::kResting:
    case Stage::kRestored:
    case Stage::kLiveDone: return {};
    case Stage::kWaiting:
    case Stage::kReady:
    case Stage::kLiveWaiting:
      return {fmt::format("advice: {} is deleted where it runs, and does not move any more",
                          WayOf(stage))};
    case Stage::kHeldUp:
      return {fmt::format("advice: {} is on its way, and Gardener deletes nothing in Migrate",
                          WayOf(stage))};
    default:
      return {fmt::format("{} is on its way: each seed has a part of it, and none could delete all",
                          WayOf(stage))};
  }
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_to_delete_what_rests", [](ChangeFixture& garden) { garden.Delete(); }, {}},
     {"deny_in_the_middle_of_a_live_move",
      [](ChangeFixture& garden) { garden.Put(Stage::kLiveJoining).Delete(); },
      {"garden-dev/moss, from aws-eu1 to aws-eu2 (LiveMigrate Processing) is on its way: each seed "
       "has a part of it, and none could delete all"}},
     {"deny_a_live_move_whose_operation_does_not_tell",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveWaiting).Delete();
        garden.shoot().on_way.Edit().has_live_migration = true;
      },
      {"garden-dev/moss, from aws-eu1 to aws-eu2 (waiting) is on its way: each seed has a part of "
       "it, and none could delete all"}},
     {"allow_to_delete_again",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveJoining).Delete();
        garden.shoot().deleting = true;
      },
      {}},
     {"allow_an_update",
      [](ChangeFixture& garden) { garden.Put(Stage::kLiveJoining).EditSpec("spec.dns"); },
      {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule, ForEachStage(
               "to_delete", [](ChangeFixture& garden) { garden.Delete(); }, Said));

TEST(MigratingDelete, DeniesByDefaultOnlyWhereALiveMoveHasBegun) {
  ChangeFixture garden;
  garden.Delete();
  for (const Stage stage : AllStages()) {
    const bool live_and_begun = IsOneOf(stage, {Stage::kLiveJoining, Stage::kLiveJoinFailed,
                                                Stage::kLiveShrinkable, Stage::kLiveTail});
    EXPECT_EQ(garden.Put(stage).Decide().allowed(), !live_and_begun) << Name(stage);
  }
}

}  // namespace
}  // namespace trowel::testing

#include <fmt/format.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "migrating-spec-frozen";
constexpr char kPath[] = "spec.kubernetes.version";

std::vector<std::string> Frozen(Stage stage) {
  return {fmt::format("{} must stay as it is: {} is on its way", kPath, WayOf(stage))};
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_a_change_of_a_resting_shoot",
      [](ChangeFixture& garden) { garden.EditSpec(kPath); },
      {}},
     {"allow_a_change_of_annotations_on_the_way",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kMigrating).EditDetail([](auto& detail) { detail.ignored = true; });
      },
      {}},
     {"deny_at_the_end_of_a_live_move",
      [](ChangeFixture& garden) { garden.Put(Stage::kLiveTail).EditSpec(kPath); },
      {"spec.kubernetes.version must stay as it is: garden-dev/moss, to aws-eu2 (LiveMigrate "
       "Processing) is on its way"}},
     {"deny_where_no_operation_is_told",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kWaiting).EditSpec(kPath);
        garden.shoot().last_operation = {};
      },
      Frozen(Stage::kWaiting)},
     {"deny_a_move_that_an_earlier_one_came_before",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kWaiting).EditSpec(kPath);
        garden.shoot().last_operation.type = garden::OperationType::kRestore;
      },
      Frozen(Stage::kWaiting)},
     {"allow_another_seed_which_only_a_binding_names",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kWaiting).EditSpec(kPath);
        garden.Edit([](garden::Shoot& now) { now.seed_name = "aws-eu3"; });
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveTail).EditSpec(kPath);
        garden.of_status = true;
      },
      {}},
     {"allow_a_deletion",
      [](ChangeFixture& garden) { garden.Put(Stage::kLiveTail).Delete(); },
      {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule, ForEachStage(
               "a_new_version", [](ChangeFixture& garden) { garden.EditSpec(kPath); },
               [](Stage stage) {
                 return IsOneOf(stage, MovingStages()) ? Frozen(stage) : std::vector<std::string>();
               }));

TEST(MigratingSpecFrozen, DeniesByDefaultOnlyWhereTheMoveIsLive) {
  ChangeFixture garden;
  garden.Put(Stage::kLiveTail).EditSpec(kPath);
  const policy::Verdict live = garden.Decide();
  ASSERT_EQ(live.denials.size(), 1U);
  EXPECT_EQ(live.denials[0].rule, kRule);
  EXPECT_EQ(live.denials[0].field, kPath);
  EXPECT_TRUE(garden.Put(Stage::kMigrating).Decide().allowed());
  EXPECT_EQ(garden.Decide().warnings.size(), 1U);
}

}  // namespace
}  // namespace trowel::testing

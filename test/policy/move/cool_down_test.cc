#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::OperationType;

// Now is 2026-11-21T12:00:00Z; the default shoot was bound in January.
void BoundAt(GardenFixture* fixture, const std::string& time) {
  fixture->shoot.bound_at = At(time);
}

void LastOperation(GardenFixture* fixture, OperationType type, const std::string& time) {
  fixture->shoot.bound_at.reset();
  fixture->shoot.last_operation = {
      .type = type, .state = garden::OperationState::kSucceeded, .updated = At(time)};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "cool-down",
    {
        {"allow_long_ago", nullptr, {}},
        {"allow_just_over",
         [](GardenFixture& garden) { BoundAt(&garden, "2026-11-20T12:00:00Z"); },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           BoundAt(&garden, "2026-11-21T11:00:00Z");
         },
         {}},
        {"allow_restored_long_ago",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kRestore, "2026-11-01T12:00:00Z");
         },
         {}},
        {"allow_bound_and_reconciled_long_after",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kReconcile, "2026-11-21T11:00:00Z");
           BoundAt(&garden, "2026-11-01T12:00:00Z");
         },
         {}},
        {"allow_bound_by_this_request_only",
         [](GardenFixture& garden) {
           garden.updated = garden.shoot;
           garden.updated->bound_at = garden.now;
         },
         {}},
        {"deny_just_under",
         [](GardenFixture& garden) { BoundAt(&garden, "2026-11-20T12:00:01Z"); },
         {"the shoot was bound to its seed 23h59m ago, less than 24h: its cool-down ends at "
          "2026-11-21T12:00:01Z"}},
        {"deny_live",
         [](GardenFixture& garden) { BoundAt(&garden.Live(), "2026-11-21T11:59:30Z"); },
         {"the shoot was bound to its seed 30s ago, less than 24h: its cool-down ends at "
          "2026-11-22T11:59:30Z"}},
        {"deny_just_now",
         [](GardenFixture& garden) { BoundAt(&garden, "2026-11-21T12:00:00Z"); },
         {"the shoot was bound to its seed 0s ago, less than 24h: its cool-down ends at "
          "2026-11-22T12:00:00Z"}},
        {"deny_restored_lately",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kRestore, "2026-11-21T08:40:00Z");
         },
         {"the shoot moved 3h20m ago, less than 24h: its cool-down ends at 2026-11-22T08:40:00Z"}},
        {"deny_migrated_lately",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kMigrate, "2026-11-21T08:40:00Z");
         },
         {"the shoot moved 3h20m ago, less than 24h: its cool-down ends at 2026-11-22T08:40:00Z"}},
        {"deny_bound_long_ago_and_restored_lately",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kRestore, "2026-11-21T08:40:00Z");
           BoundAt(&garden, "2026-11-01T12:00:00Z");
         },
         {"the shoot moved 3h20m ago, less than 24h: its cool-down ends at 2026-11-22T08:40:00Z"}},
        {"deny_moved_live_lately",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kLiveMigrate, "2026-11-21T08:40:00Z");
         },
         {"the shoot moved 3h20m ago, less than 24h: its cool-down ends at 2026-11-22T08:40:00Z"}},
        {"deny_in_the_future",
         [](GardenFixture& garden) { BoundAt(&garden, "2026-11-21T12:10:00Z"); },
         {"the shoot was bound to its seed 10m from now, at 2026-11-21T12:10:00Z (a clock is "
          "wrong); it rests for 24h"}},
        {"unknown_last_move",
         [](GardenFixture& garden) { garden.shoot.bound_at.reset(); },
         {"? nothing says when the shoot moved last: no binding in its managed fields"}},
        {"unknown_last_move_without_a_time",
         [](GardenFixture& garden) {
           LastOperation(&garden, OperationType::kRestore, "2026-11-21T08:40:00Z");
           garden.shoot.last_operation.updated = absl::InfinitePast();
         },
         {"? nothing says when the shoot moved last: no binding in its managed fields"}},
        {"setting_after_shorter",
         [](GardenFixture& garden) {
           garden.Tune("cool-down", "after: 2h");
           BoundAt(&garden, "2026-11-21T09:00:00Z");
         },
         {}},
        {"setting_after_longer",
         [](GardenFixture& garden) {
           garden.Tune("cool-down", "after: 48h");
           BoundAt(&garden, "2026-11-20T09:00:00Z");
         },
         {"the shoot was bound to its seed 27h ago, less than 48h: its cool-down ends at "
          "2026-11-22T09:00:00Z"}},
    });

TEST(CoolDown, IsOffAndOnlyWarnsOfTheUnknownByDefault) {
  GardenFixture garden;
  garden.shoot.bound_at = garden.now;
  EXPECT_TRUE(garden.Decide().allowed());
  garden.Set("cool-down", policy::Mode::kEnforce);
  EXPECT_FALSE(garden.Decide().allowed());
  garden.shoot.bound_at.reset();
  const policy::Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_EQ(verdict.warnings.size(), 1U);
}

}  // namespace
}  // namespace trowel::testing

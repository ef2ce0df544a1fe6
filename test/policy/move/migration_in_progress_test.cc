#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Type = garden::OperationType;
using State = garden::OperationState;

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "migration-in-progress",
    {{"allow_a_resting_shoot", nullptr, {}},
     {"allow_after_a_restore",
      [](GardenFixture& garden) { Last(Type::kRestore, State::kSucceeded, &garden); },
      {}},
     {"allow_after_a_live_move",
      [](GardenFixture& garden) { Last(Type::kLiveMigrate, State::kSucceeded, &garden); },
      {}},
     {"allow_while_a_reconciliation_runs",
      [](GardenFixture& garden) { Last(Type::kReconcile, State::kProcessing, &garden); },
      {}},
     {"allow_return_before_the_migration_begins",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu3";
        garden.to = "aws-eu1";
      },
      {}},
     {"allow_first_scheduling", [](GardenFixture& garden) { garden.first = true; }, {}},
     {"deny_a_second_binding_before_the_migration_begins",
      [](GardenFixture& garden) { garden.shoot.seed_name = "aws-eu3"; },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (waits for its migration)"}},
     {"deny_while_it_migrates",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu3";
        Last(Type::kMigrate, State::kProcessing, &garden);
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (Migrate Processing)"}},
     {"deny_return_while_it_migrates",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        Last(Type::kMigrate, State::kFailed, &garden);
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu2 (Migrate Failed)"}},
     {"deny_return_while_bastions_hold_it_up",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu2";
        garden.to = "aws-eu1";
        Last(Type::kMigrate, State::kError, &garden);
        garden.shoot.last_operation.hindrance = garden::Hindrance::kBastions;
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu2 (Migrate is held up before its first "
       "task)"}},
     {"deny_another_binding_while_the_source_holds_it_up",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu3";
        Last(Type::kMigrate, State::kError, &garden);
        garden.shoot.last_operation.hindrance = garden::Hindrance::kSourceReady;
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (Migrate is held up before its first "
       "task)"}},
     {"deny_once_migrated_and_not_restored",
      [](GardenFixture& garden) { Last(Type::kMigrate, State::kSucceeded, &garden); },
      {"garden-dev/moss is on its way to aws-eu1 (Migrate Succeeded)"}},
     {"deny_while_it_is_restored",
      [](GardenFixture& garden) { Last(Type::kRestore, State::kError, &garden); },
      {"garden-dev/moss is on its way to aws-eu1 (Restore Error)"}},
     {"deny_while_it_moves_live",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu3";
        Last(Type::kLiveMigrate, State::kProcessing, &garden);
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (LiveMigrate Processing)"}}});

}  // namespace
}  // namespace trowel::testing

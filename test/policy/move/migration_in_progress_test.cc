#include "garden/move_detail.h"
#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Type = garden::OperationType;
using State = garden::OperationState;

// The shoot is bound to aws-eu3, has not left aws-eu1, and is to go to aws-eu2 instead.
void BindElsewhere(GardenFixture& garden) {
  garden.shoot.seed_name = "aws-eu3";
  garden.AddSeed(HealthySeed("aws-eu3", "eu-central-1"));
  garden::MoveDetail& detail = garden.shoot.on_way.Edit();
  detail.technical_id = "shoot--dev--moss";
  detail.uid = "4711";
  detail.ready_for_migration.status = garden::Condition::Status::kFalse;
}

void AddBackups(GardenFixture& garden, const std::string& seed) {
  garden::BackupEntry entry;
  entry.space = "garden-dev";
  entry.name = "shoot--dev--moss--4711";
  entry.seed_name = seed;
  garden.more.push_back({.kind = garden::Kind::kBackupEntry,
                         .space = entry.space,
                         .name = entry.name,
                         .object = entry});
}

// Gardener's controller has said that the migration to aws-eu3 may begin, and it has.
void Migrate(GardenFixture& garden) {
  BindElsewhere(garden);
  garden.shoot.on_way.Edit().ready_for_migration.status = garden::Condition::Status::kTrue;
  garden.shoot.on_way.Edit().description = "Migrating extension resources";
  Last(Type::kMigrate, State::kProcessing, &garden);
}

void Abort(GardenFixture& garden, garden::Condition::Status joined) {
  garden.Live();
  BindElsewhere(garden);
  garden.to = "aws-eu1";
  garden.shoot.detail.Edit().abort_live_migration = true;
  Last(Type::kLiveMigrate, State::kProcessing, &garden);
  garden.shoot.on_way.Edit().live_conditions = {
      {.type = "SourceEtcdPreparedForPeerJoin",
       .status = garden::Condition::Status::kTrue,
       .reason = "StepCompleted"},
      {.type = "DestinationEtcdPeersJoined", .status = joined, .reason = "StepFailed"}};
}

constexpr char kRedirected[] =
    "advice: garden-dev/moss is on its way from aws-eu1 to aws-eu3, and would go to aws-eu2 "
    "instead";
constexpr char kMigrates[] =
    "garden-dev/moss is on its way from aws-eu1 to aws-eu3 (Migrate Processing)";

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
     {"advise_of_another_destination_before_the_migration_begins", BindElsewhere, {kRedirected}},
     {"advise_of_another_destination_before_anybody_has_looked",
      [](GardenFixture& garden) {
        BindElsewhere(garden);
        garden.shoot.on_way.Edit().ready_for_migration = {};
      },
      {kRedirected}},
     {"advise_of_another_destination_while_the_backups_are_the_sources",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu1");
      },
      {kRedirected}},
     {"advise_of_another_destination_after_migrate_failed",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu1");
        Last(Type::kMigrate, State::kFailed, &garden);
      },
      {kRedirected}},
     {"advise_of_another_destination_while_bastions_hold_it_up",
      [](GardenFixture& garden) {
        BindElsewhere(garden);
        Last(Type::kMigrate, State::kError, &garden);
        garden.shoot.last_operation.hindrance = garden::Hindrance::kBastions;
      },
      {kRedirected}},
     {"deny_another_destination_once_it_may_begin",
      [](GardenFixture& garden) {
        BindElsewhere(garden);
        garden.shoot.on_way.Edit().ready_for_migration.status = garden::Condition::Status::kTrue;
        AddBackups(garden, "aws-eu1");
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (about to begin: ReadyForMigration "
       "is True)"}},
     {"deny_another_destination_once_the_backups_are_handed_over",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu3");
      },
      {kMigrates}},
     {"deny_another_destination_while_the_backups_are_handed_over",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu1");
        garden.shoot.on_way.Edit().description = "Migrating BackupEntry to new seed";
      },
      {kMigrates}},
     {"deny_another_destination_without_backups", Migrate, {kMigrates}},
     {"deny_another_destination_where_backups_are_not_known",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu1");
        garden.unknown_kinds = {{garden::Kind::kBackupEntry, "forbidden"}};
      },
      {kMigrates}},
     {"deny_another_destination_where_backups_cannot_be_told",
      [](GardenFixture& garden) {
        Migrate(garden);
        AddBackups(garden, "aws-eu1");
        garden.shoot.on_way.Edit().uid.clear();
      },
      {kMigrates}},
     {"deny_another_destination_during_restore",
      [](GardenFixture& garden) {
        BindElsewhere(garden);
        AddBackups(garden, "aws-eu1");
        Last(Type::kRestore, State::kProcessing, &garden);
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (Restore Processing)"}},
     {"allow_return_of_an_aborted_live_move",
      [](GardenFixture& garden) { Abort(garden, garden::Condition::Status::kFalse); },
      {}},
     {"deny_return_of_a_live_move_whose_etcd_has_joined",
      [](GardenFixture& garden) { Abort(garden, garden::Condition::Status::kTrue); },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (LiveMigrate Processing)"}},
     {"deny_return_of_a_live_move_whose_etcd_may_yet_join",
      [](GardenFixture& garden) { Abort(garden, garden::Condition::Status::kProgressing); },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (LiveMigrate Processing)"}},
     {"deny_return_of_a_live_move_that_nobody_aborted",
      [](GardenFixture& garden) {
        Abort(garden, garden::Condition::Status::kFalse);
        garden.shoot.detail.Edit().abort_live_migration = false;
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (LiveMigrate Processing)"}},
     {"deny_another_destination_of_an_aborted_live_move",
      [](GardenFixture& garden) {
        Abort(garden, garden::Condition::Status::kFalse);
        garden.to = "aws-eu2";
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu3 (LiveMigrate Processing)"}},
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
     {"deny_another_binding_while_the_source_holds_up_what_may_begin",
      [](GardenFixture& garden) {
        Migrate(garden);
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

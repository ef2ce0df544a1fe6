#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "forced-status";

auto Write(Stage stage, std::vector<std::string> paths) {
  return [=](ChangeFixture& garden) {
    garden.Put(stage).status_changes = paths;
    garden.of_status = true;
    garden.Edit([](garden::Shoot& now) {
      now.host_seed_name = "aws-eu2";
      now.last_operation.type = garden::OperationType::kRestore;
      now.last_operation.state = garden::OperationState::kPending;
    });
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_what_decides_nothing", Write(Stage::kMigrating, {}), {}},
     {"deny_another_seed",
      Write(Stage::kMigrating, {"status.seedName"}),
      {"operator@example.org wrote status.seedName of garden-dev/moss, from aws-eu1 to aws-eu2, "
       "which gardenlets write"}},
     {"deny_each_of_several",
      Write(Stage::kMigrating,
            {"status.lastOperation.type", "status.lastOperation.state", "status.liveMigration"}),
      {"operator@example.org wrote status.lastOperation.type of garden-dev/moss, from Migrate to "
       "Restore, which gardenlets write",
       "operator@example.org wrote status.lastOperation.state of garden-dev/moss, from Processing "
       "to Pending, which gardenlets write",
       "operator@example.org wrote status.liveMigration of garden-dev/moss, which gardenlets "
       "write"}},
     {"deny_another_identity",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.uid", "status.technicalID"})(garden);
        garden.Edit([](garden::Shoot& now) {
          now.on_way.Edit().uid = "other";
          now.on_way.Edit().technical_id.clear();
        });
      },
      {"operator@example.org wrote status.uid of garden-dev/moss, from "
       "4d1c5a2e-1111-4a3b-9c0d-000000000001 to other, which gardenlets write",
       "operator@example.org wrote status.technicalID of garden-dev/moss, from shoot--dev--moss to "
       "none, which gardenlets write"}},
     {"deny_the_status_of_a_resting_shoot",
      Write(Stage::kResting, {"status.credentials.rotation", "status.uid"}),
      {"operator@example.org wrote status.credentials.rotation of garden-dev/moss, which "
       "gardenlets write",
       "operator@example.org wrote status.uid of garden-dev/moss, which gardenlets write"}},
     {"deny_the_status_of_a_shoot_that_is_being_deleted",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.seedName"})(garden);
        garden.shoot().deleting = true;
      },
      {"operator@example.org wrote status.seedName of garden-dev/moss, from aws-eu1 to aws-eu2, "
       "which gardenlets write"}},
     {"exempt_gardenlets",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.seedName"})(garden);
        garden.ByGardenletOf("aws-eu1");
      },
      {}},
     {"exempt_controllers",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.seedName"})(garden);
        garden.ByController();
      },
      {}},
     {"unknown_requester",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.seedName"})(garden);
        garden.ByNobody();
      },
      {"? the status of garden-dev/moss changes, and nobody is named who wrote it"}},
     {"allow_what_is_no_status",
      [](ChangeFixture& garden) {
        Write(Stage::kMigrating, {"status.seedName"})(garden);
        garden.of_status = false;
      },
      {}}});

TEST(ForcedStatus, KeepsNobodyFromRestoringByHand) {
  ChangeFixture garden;
  Write(Stage::kMigrating, {"status.seedName"})(garden);
  const policy::Verdict verdict = garden.EnforceAll().Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(verdict.warnings.empty());
  EXPECT_EQ(verdict.audits.size(), 1U);
}

}  // namespace
}  // namespace trowel::testing

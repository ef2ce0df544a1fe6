#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using policy::ObjectKind;

void RollOut(ChangeFixture* fixture, ObjectKind kind, const std::string& seed = "aws-eu2") {
  fixture->object = {.kind = kind,
                     .space = "garden",
                     .name = seed,
                     .spec_change = "spec.gardenlet.deployment",
                     .deployment_changed = true};
}

std::function<void(ChangeFixture&)> While(Stage stage, ObjectKind kind) {
  return [stage, kind](ChangeFixture& fixture) {
    fixture.Put(stage);
    RollOut(&fixture, kind);
  };
}

constexpr char kRolledOut[] =
    "the gardenlet of aws-eu2 is rolled out with 1 shoot between it and another seed: "
    "garden-dev/moss";

std::vector<ChangeCase> OfStages() {
  return InEachStage(
      "a_rollout", [](ChangeFixture& fixture) { RollOut(&fixture, ObjectKind::kManagedSeed); },
      {{{Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kMigrating, Stage::kMigrateFailed,
         Stage::kLiveWaiting, Stage::kLiveJoining, Stage::kLiveJoinFailed, Stage::kLiveShrinkable},
        {kRolledOut}}});
}

[[maybe_unused]] const bool kStages = RegisterChangeCases("gardenlet-rollout", OfStages());

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "gardenlet-rollout",
    {{"deny_a_rollout_of_a_gardenlet",
      While(Stage::kMigrating, ObjectKind::kGardenlet),
      {kRolledOut}},
     {"deny_a_rollout_on_the_source",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        RollOut(&fixture, ObjectKind::kGardenlet, "aws-eu1");
      },
      {"the gardenlet of aws-eu1 is rolled out with 1 shoot between it and another seed: "
       "garden-dev/moss"}},
     {"allow_a_rollout_on_a_third_seed",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        RollOut(&fixture, ObjectKind::kGardenlet, "aws-eu3");
      },
      {}},
     {"allow_another_object", While(Stage::kMigrating, ObjectKind::kSeed), {}},
     {"allow_another_change",
      [](ChangeFixture& fixture) {
        While(Stage::kMigrating, ObjectKind::kManagedSeed)(fixture);
        fixture.object->deployment_changed = false;
      },
      {}},
     {"allow_creation",
      [](ChangeFixture& fixture) {
        While(Stage::kMigrating, ObjectKind::kGardenlet)(fixture);
        fixture.object->creates = true;
      },
      {}},
     {"allow_deletion",
      [](ChangeFixture& fixture) {
        While(Stage::kMigrating, ObjectKind::kGardenlet)(fixture);
        fixture.object->deletes = true;
      },
      {}},
     {"allow_status",
      [](ChangeFixture& fixture) {
        While(Stage::kMigrating, ObjectKind::kGardenlet)(fixture);
        fixture.object->of_status = true;
      },
      {}},
     {"unknown_movers",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
        RollOut(&fixture, ObjectKind::kManagedSeed);
      },
      {"? which shoots are on the way from or to aws-eu2 is not known: shoots are not known: "
       "forbidden"}}});

}  // namespace
}  // namespace trowel::testing

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Condition;
using garden::Kind;

constexpr char kFinalizer[] = "core.gardener.cloud/shootstate";

void Change(ChangeFixture* fixture) {
  const garden::ShootState state{.space = "garden-dev", .name = "moss", .timestamp = std::nullopt};
  fixture->object = {.kind = policy::ObjectKind::kShootState,
                     .space = "garden-dev",
                     .name = "moss",
                     .old = state,
                     .now = state};
}

// Kept by the finalizer that gardener-controller-manager sets while a move runs.
void Delete(ChangeFixture& fixture) {
  Change(&fixture);
  fixture.object->finalizers = {"other", kFinalizer};
  fixture.object->now.reset();
  fixture.object->deletes = true;
}

void DropFinalizer(ChangeFixture& fixture) {
  Change(&fixture);
  fixture.object->lost_finalizers = {"other", kFinalizer};
}

// The gardenlet of the seed that hosts the shoot does not answer.
void Silence(ChangeFixture& fixture) {
  fixture.garden.source.gardenlet_ready.status = Condition::Status::kUnknown;
}

constexpr char kLastCopy[] =
    "the ShootState of garden-dev/moss may be the last copy of its machines and private keys: "
    "GardenletReady of aws-eu1 is Unknown";

std::vector<ChangeCase> OfStages() {
  const auto held = [](const std::string& way) {
    return "garden-dev/moss is " + way +
           ": without its ShootState Restore cannot start, and this finalizer keeps it";
  };
  return InEachStage(
      "dropping_the_finalizer", DropFinalizer,
      {{{Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kMigrating, Stage::kMigrateFailed,
         Stage::kLiveWaiting, Stage::kLiveJoining, Stage::kLiveJoinFailed, Stage::kLiveShrinkable},
        {held("on its way from aws-eu1 to aws-eu2")}},
       {{Stage::kMigrated, Stage::kRestoring, Stage::kRestoreFailed, Stage::kEtcdProven,
         Stage::kLiveTail},
        {held("on its way to aws-eu2")}}});
}

[[maybe_unused]] const bool kStages = RegisterChangeCases("shoot-state-in-use", OfStages());

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "shoot-state-in-use",
    {{"allow_deletion_at_rest", Delete, {}},
     {"deny_deletion_while_the_seed_is_silent",
      [](ChangeFixture& fixture) {
        Silence(fixture);
        Delete(fixture);
      },
      {kLastCopy}},
     {"deny_deletion_while_the_seed_says_nothing",
      [](ChangeFixture& fixture) {
        fixture.garden.source.gardenlet_ready = {};
        Delete(fixture);
      },
      {"the ShootState of garden-dev/moss may be the last copy of its machines and private keys: "
       "GardenletReady of aws-eu1 is missing"}},
     {"deny_deletion_on_the_way_while_the_source_is_silent",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Silence(fixture);
        Delete(fixture);
      },
      {kLastCopy,
       "advice: garden-dev/moss is on its way from aws-eu1 to aws-eu2: without its ShootState "
       "Restore cannot start; a finalizer keeps it until then"}},
     {"advise_of_deletion_on_the_way",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kRestoring);
        Delete(fixture);
      },
      {"advice: garden-dev/moss is on its way to aws-eu2: without its ShootState Restore cannot "
       "start; a finalizer keeps it until then"}},
     {"deny_deletion_in_migrate_of_one_that_no_finalizer_keeps",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        Delete(fixture);
        fixture.object->finalizers = {"other"};
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu2: without its ShootState Restore "
       "cannot start, and no finalizer keeps it"}},
     {"deny_deletion_in_restore_of_one_that_no_finalizer_keeps",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kRestoring);
        Delete(fixture);
        fixture.object->finalizers.clear();
      },
      {"garden-dev/moss is on its way to aws-eu2: without its ShootState Restore cannot start, and "
       "no finalizer keeps it"}},
     {"advise_of_deletion_before_migrate",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kWaiting);
        Delete(fixture);
        fixture.object->finalizers.clear();
      },
      {"advice: garden-dev/moss is on its way from aws-eu1 to aws-eu2: without its ShootState "
       "Restore cannot start; Migrate writes it anew"}},
     {"allow_what_the_destination_says_while_the_source_hosts_it",
      [](ChangeFixture& fixture) {
        fixture.garden.destination.gardenlet_ready.status = Condition::Status::kFalse;
        Delete(fixture);
      },
      {}},
     {"allow_deletion_that_is_under_way",
      [](ChangeFixture& fixture) {
        Silence(fixture);
        Delete(fixture);
        fixture.object->deleting = true;
      },
      {}},
     {"deny_dropping_the_finalizer_while_it_is_being_deleted",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        DropFinalizer(fixture);
        fixture.object->deleting = true;
      },
      {"garden-dev/moss is on its way from aws-eu1 to aws-eu2: without its ShootState Restore "
       "cannot start, and this finalizer keeps it"}},
     {"allow_another_finalizer_to_go",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        DropFinalizer(fixture);
        fixture.object->lost_finalizers = {"other"};
      },
      {}},
     {"allow_another_update",
      [](ChangeFixture& fixture) {
        fixture.Put(Stage::kMigrating);
        Silence(fixture);
        Change(&fixture);
        fixture.object->spec_change = "spec.gardener";
      },
      {}},
     {"allow_creation",
      [](ChangeFixture& fixture) {
        Silence(fixture);
        Change(&fixture);
        fixture.object->old.reset();
        fixture.object->creates = true;
      },
      {}},
     {"allow_once_the_shoot_is_gone",
      [](ChangeFixture& fixture) {
        Silence(fixture);
        Delete(fixture);
        fixture.object->name = "fern";
      },
      {}},
     {"allow_another_object",
      [](ChangeFixture& fixture) {
        Silence(fixture);
        Delete(fixture);
        fixture.object->kind = policy::ObjectKind::kSeed;
        fixture.object->name = "aws-eu9";
      },
      {}},
     {"unknown_host",
      [](ChangeFixture& fixture) {
        fixture.garden.with_source = false;
        Delete(fixture);
      },
      {"? whether the seed of garden-dev/moss could write the ShootState anew is not known: there "
       "is no Seed aws-eu1"}},
     {"unknown_host_that_is_not_named",
      [](ChangeFixture& fixture) {
        fixture.shoot().seed_name.clear();
        fixture.shoot().host_seed_name.clear();
        Delete(fixture);
      },
      {"? whether the seed of garden-dev/moss could write the ShootState anew is not known: it "
       "names none"}},
     {"unknown_host_that_cannot_be_read",
      [](ChangeFixture& fixture) {
        fixture.garden.broken_source = "spec.provider.type is missing";
        Delete(fixture);
      },
      {"? whether the seed of garden-dev/moss could write the ShootState anew is not known: Seed "
       "aws-eu1 cannot be read: spec.provider.type is missing"}},
     {"unknown_host_where_seeds_are_not_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kSeed, "last heard of 6m ago"}};
        Delete(fixture);
      },
      {"? whether the seed of garden-dev/moss could write the ShootState anew is not known: seeds "
       "are not known: last heard of 6m ago"}},
     {"unknown_owner",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        DropFinalizer(fixture);
      },
      {"? whether there is a shoot garden-dev/moss is not known: forbidden"}},
     {"unknown_owner_that_cannot_be_read",
      [](ChangeFixture& fixture) {
        garden::Broken broken;
        broken.why = "spec: expected an object";
        fixture.AddUnreadableShoot("fern", broken);
        Delete(fixture);
        fixture.object->name = "fern";
      },
      {"? shoot garden-dev/fern cannot be read: spec: expected an object"}},
     {"allow_an_update_whatever_is_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}, {Kind::kSeed, "forbidden"}};
        Change(&fixture);
      },
      {}}});

}  // namespace
}  // namespace trowel::testing

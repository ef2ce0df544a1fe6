#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::BackupEntry;
using garden::Kind;

constexpr char kForce[] = "backupentry.core.gardener.cloud/force-deletion";

// The fixture's BackupEntry, which its edit changes; the old one is as it is in the garden.
void Change(ChangeFixture* fixture, const std::function<void(BackupEntry&)>& edit) {
  BackupEntry now = *fixture->entry;
  edit(now);
  fixture->object = {.kind = policy::ObjectKind::kBackupEntry,
                     .space = now.space,
                     .name = now.name,
                     .old = *fixture->entry,
                     .now = now,
                     .spec_change = "spec.seedName"};
}

void Delete(ChangeFixture* fixture, const BackupEntry& entry) {
  fixture->object = {.kind = policy::ObjectKind::kBackupEntry,
                     .space = entry.space,
                     .name = entry.name,
                     .old = entry,
                     .deletes = true};
}

void DeleteOwn(ChangeFixture& fixture) { Delete(&fixture, *fixture.entry); }

void Force(ChangeFixture& fixture) {
  Change(&fixture, [](BackupEntry&) {});
  fixture.object->spec_change.clear();
  fixture.object->new_annotations = {kForce};
}

void MoveToC(ChangeFixture& fixture) {
  Change(&fixture, [](BackupEntry& entry) { entry.seed_name = "aws-eu3"; });
}

// An entry of that name which no ownerReference ties to its shoot.
void DeleteNamed(ChangeFixture* fixture, const std::string& name) {
  BackupEntry entry = *fixture->entry;
  entry.name = name;
  entry.owner.clear();
  Delete(fixture, entry);
}

constexpr char kEntry[] = "BackupEntry shoot--dev--moss--4d1c5a2e-1111-4a3b-9c0d-000000000001 ";
std::string Says(const std::string& what) { return kEntry + what; }
const std::string kAtRest = ": the backups of garden-dev/moss are in it";
const std::string kMoving =
    ": garden-dev/moss is on its way from aws-eu1 to aws-eu2, and its etcd comes back from here "
    "only";

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "backup-entry-in-use",
    {{"deny_deletion", DeleteOwn, {Says("is deleted" + kAtRest)}},
     {"deny_deletion_while_it_waits",
      While(Stage::kWaiting, DeleteOwn),
      {Says("is deleted" + kMoving)}},
     {"deny_deletion_during_migrate",
      While(Stage::kMigrating, DeleteOwn),
      {Says("is deleted" + kMoving)}},
     {"deny_deletion_during_restore",
      While(Stage::kRestoring, DeleteOwn),
      {Says("is deleted: garden-dev/moss is on its way to aws-eu2, and its etcd comes back from "
            "here only")}},
     {"deny_deletion_of_what_restore_reads",
      While(Stage::kRestoring,
            [](ChangeFixture& fixture) { Delete(&fixture, *fixture.source_entry); }),
      {"BackupEntry source-shoot--dev--moss--4d1c5a2e-1111-4a3b-9c0d-000000000001 is deleted: "
       "garden-dev/moss is on its way to aws-eu2, and its etcd comes back from here only"}},
     {"deny_forced_deletion", Force, {Says("is marked to be deleted at once" + kAtRest)}},
     {"deny_another_seed",
      While(Stage::kWaiting, MoveToC),
      {Says("changes its seed from \"aws-eu1\" to \"aws-eu3\"" + kMoving)}},
     {"deny_another_bucket_and_no_seed",
      [](ChangeFixture& fixture) {
        Change(&fixture, [](BackupEntry& entry) {
          entry.seed_name.clear();
          entry.bucket_name = "other";
        });
      },
      {Says("changes its seed from \"aws-eu1\" to \"\"" + kAtRest),
       Says("changes its bucket from \"uid-of-aws-eu1\" to \"other\"" + kAtRest)}},
     {"deny_another_seed_while_it_is_being_deleted",
      [](ChangeFixture& fixture) {
        MoveToC(fixture);
        fixture.object->deleting = true;
      },
      {Says("changes its seed from \"aws-eu1\" to \"aws-eu3\"" + kAtRest)}},
     {"deny_for_the_shoot_that_the_name_tells",
      [](ChangeFixture& fixture) { DeleteNamed(&fixture, "shoot--dev--moss--1-2"); },
      {"BackupEntry shoot--dev--moss--1-2 is deleted" + kAtRest}},
     {"deny_for_the_shoot_that_the_name_of_a_copy_tells",
      [](ChangeFixture& fixture) { DeleteNamed(&fixture, "source-shoot--dev--moss--1-2"); },
      {"BackupEntry source-shoot--dev--moss--1-2 is deleted" + kAtRest}},
     {"deny_for_the_shoot_that_the_name_tells_where_the_reference_points_nowhere",
      [](ChangeFixture& fixture) {
        BackupEntry entry = *fixture.entry;
        entry.owner = "nobody";
        Delete(&fixture, entry);
      },
      {Says("is deleted" + kAtRest)}},
     {"deny_deletion_of_an_entry_that_cannot_be_read",
      [](ChangeFixture& fixture) {
        DeleteOwn(fixture);
        fixture.object->old = garden::Broken();
      },
      {Says("is deleted" + kAtRest)}},
     {"allow_another_object",
      [](ChangeFixture& fixture) {
        DeleteOwn(fixture);
        fixture.object->kind = policy::ObjectKind::kShootState;
        fixture.object->name = "other";
      },
      {}},
     {"allow_creation",
      [](ChangeFixture& fixture) {
        Change(&fixture, [](BackupEntry&) {});
        fixture.object->creates = true;
        fixture.object->old.reset();
      },
      {}},
     {"allow_status",
      [](ChangeFixture& fixture) {
        MoveToC(fixture);
        fixture.object->of_status = true;
      },
      {}},
     {"allow_a_label",
      [](ChangeFixture& fixture) {
        Change(&fixture, [](BackupEntry&) {});
        fixture.object->spec_change.clear();
      },
      {}},
     {"allow_other_annotations",
      [](ChangeFixture& fixture) {
        Force(fixture);
        fixture.object->new_annotations = {"gardener.cloud/operation"};
      },
      {}},
     {"allow_deletion_that_is_under_way",
      [](ChangeFixture& fixture) {
        DeleteOwn(fixture);
        fixture.object->deleting = true;
      },
      {}},
     {"allow_finalizers_to_go",
      [](ChangeFixture& fixture) {
        Change(&fixture, [](BackupEntry&) {});
        fixture.object->spec_change.clear();
        fixture.object->deleting = true;
        fixture.object->lost_finalizers = {"gardener"};
      },
      {}},
     {"allow_once_the_shoot_is_gone",
      [](ChangeFixture& fixture) { DeleteNamed(&fixture, "shoot--dev--fern--1-2"); },
      {}},
     {"allow_once_the_shoot_is_being_deleted",
      [](ChangeFixture& fixture) {
        fixture.shoot().deleting = true;
        DeleteOwn(fixture);
      },
      {}},
     {"unknown_owner_of_another_name",
      [](ChangeFixture& fixture) { DeleteNamed(&fixture, "backups-of-old"); },
      {"? BackupEntry backups-of-old does not say which shoot it is of"}},
     {"unknown_owner_of_a_name_without_project",
      [](ChangeFixture& fixture) { DeleteNamed(&fixture, "shoot--1-2"); },
      {"? BackupEntry shoot--1-2 does not say which shoot it is of"}},
     {"unknown_owner_where_shoots_are_not_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"}};
        DeleteOwn(fixture);
      },
      {"? whether there is a shoot garden-dev/moss is not known: forbidden"}},
     {"unknown_owner_that_cannot_be_read",
      [](ChangeFixture& fixture) {
        garden::Broken broken;
        broken.why = "spec: expected an object";
        fixture.AddUnreadableShoot("fern", broken);
        DeleteNamed(&fixture, "shoot--dev--fern--1-2");
      },
      {"? shoot garden-dev/fern cannot be read: spec: expected an object"}},
     {"allow_a_label_whatever_is_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kShoot, "forbidden"},
                                        {Kind::kBackupEntry, "forbidden"}};
        Change(&fixture, [](BackupEntry&) {});
        fixture.object->spec_change.clear();
      },
      {}},
     {"unknown_changed_object",
      [](ChangeFixture& fixture) {
        MoveToC(fixture);
        fixture.object->now = garden::Broken();
      },
      {"? what changes of " + Says("cannot be read" + kAtRest)}}});

// What is written down for a disaster: the entry of a shoot is moved by hand.
TEST(BackupEntryInUse, IsOpenedByTheAnnotationOfTheSameRequest) {
  ChangeFixture fixture;
  fixture.Put(Stage::kWaiting);
  MoveToC(fixture);
  fixture.garden.policy.break_glass_groups = {"gardener:operators"};
  EXPECT_FALSE(fixture.Decide().allowed());
  fixture.object->glass = "aws-eu1 burnt down, ticket 4711";
  const policy::Verdict verdict = fixture.Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(verdict.broke_glass);
}

}  // namespace
}  // namespace trowel::testing

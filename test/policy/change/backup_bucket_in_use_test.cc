#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Kind;

// The bucket of aws-eu1, where the entry of the fixture's shoot is.
void Delete(ChangeFixture* fixture, const std::string& bucket = "uid-of-aws-eu1") {
  fixture->object = {
      .kind = policy::ObjectKind::kBackupBucket,
      .name = bucket,
      .old = garden::BackupBucket{.name = bucket, .seed_name = "aws-eu1", .last_error = ""},
      .deletes = true};
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "backup-bucket-in-use",
    {{"deny_a_deletion_with_entries_in_it",
      [](ChangeFixture& fixture) { Delete(&fixture); },
      {"BackupBucket uid-of-aws-eu1 is deleted with 1 BackupEntry in it"}},
     {"deny_though_entries_are_stale",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kBackupEntry, "last heard of 6m ago"}};
        Delete(&fixture);
      },
      {"BackupBucket uid-of-aws-eu1 is deleted with 1 BackupEntry in it"}},
     {"allow_a_deletion_of_an_empty_bucket",
      [](ChangeFixture& fixture) { Delete(&fixture, "uid-of-nobody"); },
      {}},
     {"allow_a_deletion_that_is_under_way",
      [](ChangeFixture& fixture) {
        Delete(&fixture);
        fixture.object->deleting = true;
      },
      {}},
     {"allow_an_update",
      [](ChangeFixture& fixture) {
        Delete(&fixture);
        fixture.object->deletes = false;
        fixture.object->now = fixture.object->old;
        fixture.object->spec_change = "spec.provider";
      },
      {}},
     {"allow_another_object",
      [](ChangeFixture& fixture) {
        Delete(&fixture);
        fixture.object->kind = policy::ObjectKind::kSeed;
      },
      {}},
     {"unknown_entries_of_bucket",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kBackupEntry, "forbidden"}};
        Delete(&fixture, "uid-of-nobody");
      },
      {"? whether BackupEntries are in BackupBucket uid-of-nobody is not known: forbidden"}},
     {"unknown_entries_of_bucket_where_one_cannot_be_read",
      [](ChangeFixture& fixture) {
        fixture.broken_entry = "spec: expected an object";
        Delete(&fixture);
      },
      {"? 1 of the garden's BackupEntries cannot be read: one may be in BackupBucket "
       "uid-of-aws-eu1"}}});

}  // namespace
}  // namespace trowel::testing

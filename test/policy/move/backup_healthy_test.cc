#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void AddBucket(GardenFixture* fixture, const std::string& seed, const std::string& error) {
  fixture->more.push_back({.kind = garden::Kind::kBackupBucket,
                           .space = "",
                           .name = "bucket-" + seed,
                           .object = garden::BackupBucket{
                               .name = "bucket-" + seed, .seed_name = seed, .last_error = error}});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "backup-healthy",
    {
        {"allow_working_buckets",
         [](GardenFixture& garden) {
           AddBucket(&garden, "aws-eu1", "");
           AddBucket(&garden, "aws-eu2", "");
         },
         {}},
        {"allow_broken_bucket_of_another_seed",
         [](GardenFixture& garden) { AddBucket(&garden, "aws-eu3", "no such bucket"); },
         {}},
        {"allow_other_provider_live",
         [](GardenFixture& garden) { garden.Live().destination.backup_provider = "gcp"; },
         {}},
        {"allow_other_provider_without_backup",
         [](GardenFixture& garden) {
           garden.destination.has_backup = false;
           garden.destination.backup_provider.clear();
         },
         {}},
        {"deny_broken_bucket_of_source",
         [](GardenFixture& garden) { AddBucket(&garden, "aws-eu1", "access denied"); },
         {"a BackupBucket of aws-eu1 is broken: bucket-aws-eu1: access denied"}},
        {"deny_broken_bucket_of_destination_live",
         [](GardenFixture& garden) { AddBucket(&garden.Live(), "aws-eu2", "access denied"); },
         {"a BackupBucket of aws-eu2 is broken: bucket-aws-eu2: access denied"}},
        {"deny_data_crosses_providers",
         [](GardenFixture& garden) { garden.destination.backup_provider = "gcp"; },
         {"backups must be copied from aws (aws-eu1) to gcp (aws-eu2)"}},
        {"unknown_source", RemoveSource, {kSourceIsAbsent}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
        {"unknown_backup_buckets_malformed",
         [](GardenFixture& garden) {
           garden::Broken broken;
           broken.why = "spec: expected an object";
           garden.more.push_back({.kind = garden::Kind::kBackupBucket,
                                  .space = "",
                                  .name = "x",
                                  .object = std::move(broken)});
         },
         {"? 1 of the garden's BackupBuckets cannot be read: one may be of either seed"}},
        {"unknown_backup_buckets",
         [](GardenFixture& garden) {
           garden.unknown_kinds = {{garden::Kind::kBackupBucket, "forbidden"}};
         },
         {"? the list of backupbuckets is not known: forbidden"}},
    });

}  // namespace
}  // namespace trowel::testing

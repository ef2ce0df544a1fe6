#include <string>

#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "garden/shoot_detail.h"
#include "test/support/change_case.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "skip-readiness";
constexpr char kOnItsWay[] =
    "garden-dev/moss is on its way: Restore would go on without waiting for its etcd";
constexpr char kLive[] =
    "garden-dev/moss is on its way live: the destination would go on without waiting for its etcd";
constexpr char kNotYet[] =
    "garden-dev/moss is being restored, and its backups have not been taken over yet";
constexpr char kNotKnown[] =
    "? garden-dev/moss is being restored, and nothing says whether its backups have been taken "
    "over";
constexpr char kFalseCounts[] =
    "advice: that the annotation is there counts, whatever its value: \"false\" skips as well";

auto Skip(const std::string& value) {
  return [=](ChangeFixture& garden) {
    garden.EditDetail([=](auto& detail) { detail.skip_readiness = value; });
  };
}

auto SkipIn(Stage stage, const std::string& value = "true") {
  return [=](ChangeFixture& garden) {
    garden.Put(stage);
    Skip(value)(garden);
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule, {{"allow_at_rest", Skip("true"), {}},
            {"allow_when_the_backups_have_been_taken_over", SkipIn(Stage::kEtcdProven), {}},
            {"deny_before_restore", SkipIn(Stage::kWaiting), {kOnItsWay}},
            {"deny_false_which_skips_as_well",
             SkipIn(Stage::kWaiting, "false"),
             {kOnItsWay, kFalseCounts}},
            {"deny_with_advice_false_at_rest", Skip("false"), {kFalseCounts}},
            {"deny_with_advice_what_shall_switch_it_off",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kRestoring, "false")(garden);
               garden.shoot().detail.Edit().skip_readiness = "true";
             },
             {kFalseCounts}},
            {"allow_an_update_that_leaves_it",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kRestoring, "false")(garden);
               garden.shoot().detail.Edit().skip_readiness = "false";
             },
             {}},
            {"allow_to_remove_it",
             [](ChangeFixture& garden) {
               garden.Put(Stage::kRestoring).EditDetail([](auto& detail) {
                 detail.skip_readiness.reset();
               });
               garden.shoot().detail.Edit().skip_readiness = "true";
             },
             {}},
            {"deny_a_move_that_an_earlier_one_came_before",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kWaiting)(garden);
               garden.shoot().last_operation.type = garden::OperationType::kRestore;
             },
             {kOnItsWay}},
            {"deny_while_the_old_backups_are_still_in_use",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.entry->bucket_name = "uid-of-aws-eu1";
             },
             {kNotYet}},
            {"deny_while_the_old_backups_are_still_there",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.source_entry = garden.entry;
               garden.source_entry->name = "source-" + garden.entry->name;
             },
             {kNotYet}},
            {"deny_where_there_are_no_backups",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.entry.reset();
             },
             {kNotYet}},
            {"deny_where_the_backups_are_those_of_a_namesake",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.entry->space = "garden-other";
             },
             {kNotYet}},
            {"deny_a_redirect_in_the_middle_of_restore",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.shoot().seed_name = "aws-eu3";
               garden.garden.AddSeed(HealthySeed("aws-eu3"));
             },
             {kNotYet}},
            {"unknown_backup_place_of_all",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.garden.unknown_kinds = {{garden::Kind::kBackupEntry, "forbidden"}};
             },
             {kNotKnown}},
            {"unknown_backup_place_that_is_malformed",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.broken_entry = "spec: expected an object";
             },
             {kNotKnown}},
            {"unknown_backup_place_of_no_seed",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.garden.with_destination = false;
             },
             {kNotKnown}},
            {"unknown_backup_place_of_a_seed_without_uid",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.garden.destination.detail.Edit().uid.clear();
               garden.entry->bucket_name.clear();
             },
             {kNotKnown}},
            {"unknown_backup_place_of_a_shoot_without_uid",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.shoot().on_way.Edit().uid.clear();
             },
             {kNotKnown}},
            {"unknown_backup_place_of_a_shoot_without_technical_id",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kEtcdProven)(garden);
               garden.shoot().on_way.Edit().technical_id.clear();
             },
             {kNotKnown}},
            {"allow_a_status",
             [](ChangeFixture& garden) {
               SkipIn(Stage::kWaiting)(garden);
               garden.of_status = true;
             },
             {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule,
    InEachStage(
        "to_skip", Skip("true"),
        {{{Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kMigrating, Stage::kMigrateFailed,
           Stage::kMigrated, Stage::kLiveWaiting},
          {kOnItsWay}},
         {{Stage::kRestoring, Stage::kRestoreFailed}, {kNotYet}},
         {{Stage::kLiveJoining, Stage::kLiveJoinFailed, Stage::kLiveShrinkable, Stage::kLiveTail},
          {kLive}}}));

// Of moves.
[[maybe_unused]] const bool kMoves = RegisterRuleCases(
    kRule,
    {{"allow_a_move_without_it", nullptr, {}},
     {"deny_a_move_that_brings_it_along",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().skip_readiness = "true"; },
      {"garden-dev/moss has the annotation: Restore would go on without waiting for its etcd"}},
     {"deny_a_move_that_brings_it_along_as_false",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().skip_readiness = "false"; },
      {"garden-dev/moss has the annotation: Restore would go on without waiting for its etcd",
       kFalseCounts}},
     {"deny_a_move_that_sets_it",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        garden.updated->detail.Edit().skip_readiness = "";
      },
      {"garden-dev/moss has the annotation: Restore would go on without waiting for its etcd",
       "advice: that the annotation is there counts, whatever its value: \"\" skips as well"}},
     {"allow_a_move_that_removes_it",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        garden.shoot.detail.Edit().skip_readiness = "true";
      },
      {}},
     {"allow_first_scheduling_with_it",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.detail.Edit().skip_readiness = "true";
      },
      {}},
     {"allow_a_return_with_it",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu2";
        garden.shoot.detail.Edit().skip_readiness = "true";
      },
      {}}});

TEST(SkipReadiness, DeniesByDefaultAndWarnsOfTheValue) {
  ChangeFixture garden;
  SkipIn(Stage::kMigrating, "false")(garden);
  const policy::Verdict verdict = garden.Decide();
  ASSERT_EQ(verdict.denials.size(), 1U);
  EXPECT_EQ(verdict.denials[0].field, "metadata.annotations[shoot.gardener.cloud/skip-readiness]");
  ASSERT_EQ(verdict.warnings.size(), 1U);
}

}  // namespace
}  // namespace trowel::testing

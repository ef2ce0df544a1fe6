#include "garden/condition.h"
#include "garden/move_detail.h"
#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::Condition;

constexpr char kRule[] = "condition-owner";
// Positions of steps.
constexpr std::size_t kPrepared = 0;
constexpr std::size_t kJoined = 1;
constexpr std::size_t kCompleted = 7;

// The status of a shoot in such a stage, in which one step becomes so.
auto Write(Stage stage, std::size_t step, Condition::Status status) {
  return [=](ChangeFixture& garden) {
    garden.Put(stage).Edit(
        [=](garden::Shoot& now) { now.on_way.Edit().live_conditions[step].status = status; });
    garden.of_status = true;
  };
}

// The same, by a gardenlet.
auto WriteAs(const std::string& seed, Stage stage, std::size_t step, Condition::Status status) {
  return [=](ChangeFixture& garden) {
    Write(stage, step, status)(garden);
    garden.ByGardenletOf(seed);
  };
}

// The first conditions of a live move.
auto Begin(const std::string& seed, Condition::Status first) {
  return [=](ChangeFixture& garden) {
    garden.Put(Stage::kLiveWaiting).ByGardenletOf(seed).Edit([=](garden::Shoot& now) {
      now.last_operation.type = garden::OperationType::kLiveMigrate;
      now.last_operation.state = garden::OperationState::kProcessing;
      now.on_way.Edit().has_live_migration = true;
      now.on_way.Edit().live_conditions = LiveConditions("SourceEtcdPreparedForPeerJoin", first);
    });
    garden.of_status = true;
  };
}

auto RemoveAll(Stage stage) {
  return [=](ChangeFixture& garden) {
    garden.Put(stage).Edit([](garden::Shoot& now) { now.on_way = {}; });
    garden.of_status = true;
  };
}

constexpr char kTakenByOther[] =
    "the gardenlet of aws-eu1 wrote DestinationEtcdPeersJoined, which is for the gardenlet of "
    "aws-eu2";

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_the_destination_its_step",
      WriteAs("aws-eu2", Stage::kLiveJoining, kJoined, Condition::Status::kTrue),
      {}},
     {"allow_the_source_its_step",
      WriteAs("aws-eu1", Stage::kLiveJoining, kPrepared, Condition::Status::kFalse),
      {}},
     {"deny_the_source_the_step_of_the_destination",
      WriteAs("aws-eu1", Stage::kLiveJoining, kJoined, Condition::Status::kTrue),
      {kTakenByOther}},
     {"deny_the_destination_the_step_of_the_source",
      WriteAs("aws-eu2", Stage::kLiveJoining, kPrepared, Condition::Status::kFalse),
      {"the gardenlet of aws-eu2 wrote SourceEtcdPreparedForPeerJoin, which is for the gardenlet "
       "of aws-eu1"}},
     {"deny_the_gardenlet_of_a_third_seed",
      WriteAs("aws-eu3", Stage::kLiveJoining, kJoined, Condition::Status::kFalse),
      {"the gardenlet of aws-eu3 wrote DestinationEtcdPeersJoined, which is for the gardenlet of "
       "aws-eu2"}},
     {"deny_an_extension_on_the_seed_of_the_owner",
      [](ChangeFixture& garden) {
        Write(Stage::kLiveJoining, kJoined, Condition::Status::kTrue)(garden);
        garden.ByExtensionOn("aws-eu2");
      },
      {"an extension on aws-eu2 wrote DestinationEtcdPeersJoined, which is for the gardenlet of "
       "aws-eu2"}},
     {"deny_a_person",
      Write(Stage::kLiveJoining, kJoined, Condition::Status::kFalse),
      {"operator@example.org wrote DestinationEtcdPeersJoined, which is for the gardenlet of "
       "aws-eu2"}},
     {"deny_a_controller",
      [](ChangeFixture& garden) {
        Write(Stage::kLiveJoining, kJoined, Condition::Status::kFalse)(garden);
        garden.ByController();
      },
      {"system:serviceaccount:garden:gardener-controller-manager wrote DestinationEtcdPeersJoined, "
       "which is for the gardenlet of aws-eu2"}},
     {"deny_another_reason_only",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveJoining).Edit([](garden::Shoot& now) {
          now.on_way.Edit().live_conditions[kJoined].reason = "ByHand";
        });
        garden.of_status = true;
      },
      {"operator@example.org wrote DestinationEtcdPeersJoined, which is for the gardenlet of "
       "aws-eu2"}},
     {"deny_a_step_out_of_order",
      WriteAs("aws-eu2", Stage::kLiveJoining, 3, Condition::Status::kTrue),
      {"DestinationKubeAPIServerReady became True out of order: DestinationEtcdPeersJoined before "
       "it is not"}},
     {"deny_what_is_no_step",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveJoining).ByGardenletOf("aws-eu2").Edit([](garden::Shoot& now) {
          now.on_way.Edit().live_conditions.push_back(
              {.type = "Magic", .status = Condition::Status::kTrue, .reason = ""});
        });
        garden.of_status = true;
      },
      {"the gardenlet of aws-eu2 wrote Magic, which is no step of a live move"}},
     {"allow_the_first_conditions_of_either_side", Begin("aws-eu1", Condition::Status::kFalse), {}},
     {"allow_the_first_conditions_of_the_other_side",
      Begin("aws-eu2", Condition::Status::kUnknown),
      {}},
     {"deny_first_conditions_that_say_something",
      Begin("aws-eu2", Condition::Status::kProgressing),
      {"the gardenlet of aws-eu2 wrote SourceEtcdPreparedForPeerJoin, which is for the gardenlet "
       "of aws-eu1",
       "the gardenlet of aws-eu2 wrote MigrateExtensionsNeededBeforeKubeAPIServer, which is for "
       "the gardenlet of aws-eu1",
       "the gardenlet of aws-eu2 wrote MigrateDNSRecords, which is for the gardenlet of aws-eu1",
       "the gardenlet of aws-eu2 wrote SourceSeedCleanup, which is for the gardenlet of aws-eu1"}},
     {"allow_the_destination_to_end_it",
      [](ChangeFixture& garden) {
        RemoveAll(Stage::kLiveTail)(garden);
        garden.ByGardenletOf("aws-eu2");
      },
      {}},
     {"deny_the_source_to_end_it",
      [](ChangeFixture& garden) {
        RemoveAll(Stage::kLiveShrinkable)(garden);
        garden.ByGardenletOf("aws-eu1");
      },
      {"the gardenlet of aws-eu1 removed SourceEtcdPreparedForPeerJoin, which is for the gardenlet "
       "of aws-eu2 at the end"}},
     {"deny_the_destination_to_take_one_away",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveTail).ByGardenletOf("aws-eu2").Edit([](garden::Shoot& now) {
          now.on_way.Edit().live_conditions.pop_back();
        });
        garden.of_status = true;
      },
      {"the gardenlet of aws-eu2 removed MigrationCompleted, which is for the gardenlet of aws-eu2 "
       "at the end"}},
     {"allow_the_last_step_of_the_destination",
      WriteAs("aws-eu2", Stage::kLiveTail, kCompleted, Condition::Status::kTrue),
      {}},
     {"deny_the_destination_a_step_of_the_source_at_the_end",
      WriteAs("aws-eu2", Stage::kLiveTail, kPrepared, Condition::Status::kFalse),
      {"the gardenlet of aws-eu2 wrote SourceEtcdPreparedForPeerJoin, which is for the gardenlet "
       "of the source"}},
     {"unknown_live_source",
      WriteAs("aws-eu1", Stage::kLiveTail, kPrepared, Condition::Status::kFalse),
      {"? the gardenlet of aws-eu1 wrote SourceEtcdPreparedForPeerJoin, which is for the source, "
       "and nothing tells which seed that was"}},
     {"unknown_requester",
      [](ChangeFixture& garden) {
        Write(Stage::kLiveJoining, kJoined, Condition::Status::kFalse)(garden);
        garden.ByNobody();
      },
      {"? steps of the live move of garden-dev/moss change, and nobody is named who wrote them"}},
     {"allow_what_changes_no_status",
      [](ChangeFixture& garden) {
        Write(Stage::kLiveJoining, kJoined, Condition::Status::kFalse)(garden);
        garden.of_status = false;
      },
      {}},
     {"allow_a_report_of_progress",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveJoining).Edit([](garden::Shoot& now) {
          now.on_way.Edit().progress = 40;
        });
        garden.of_status = true;
      },
      {}}});

TEST(ConditionOwner, NeverKeepsAnybodyFromAStatus) {
  ChangeFixture garden;
  Write(Stage::kLiveJoining, kJoined, Condition::Status::kFalse)(garden);
  const policy::Verdict verdict = garden.EnforceAll().Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(verdict.warnings.empty());
  ASSERT_FALSE(verdict.audits.empty());
  EXPECT_EQ(verdict.audits[0].rule, kRule);
}

}  // namespace
}  // namespace trowel::testing

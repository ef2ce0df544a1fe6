#include "migration/phase/classify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Json;
using testing::MovingState;

TEST(ClassifyTest, WhatAnEarlierOperationLeftBehindCountsForNothing) {
  for (const auto& [type, state] :
       {std::pair("Reconcile", "Failed"), std::pair("Create", "Succeeded"),
        std::pair("Restore", "Succeeded"), std::pair("LiveMigrate", "Succeeded"),
        std::pair("Reconcile", "Processing")}) {
    MovingState state_of("m12-04");
    state_of.operation()["type"] = type;
    state_of.operation()["state"] = state;
    EXPECT_EQ(Id(state_of.Ask().phase), "W2") << type << ' ' << state;
  }
}

TEST(ClassifyTest, AShootWithoutStatusRests) {
  MovingState state("m12-01");
  state.shoot().erase("status");
  EXPECT_EQ(Id(state.Ask().phase), "-");
}

TEST(ClassifyTest, TasksThatNobodyKnowsGiveThePhaseThatTheBackupsProve) {
  const auto phase_with = [](std::string_view id, std::string_view expected) {
    MovingState state(id);
    state.operation()["description"] = "Doing something new";
    const Progress progress = state.Ask();
    EXPECT_EQ(Id(progress.phase), expected) << id;
    EXPECT_THAT(progress.not_known, ElementsAre("the running tasks")) << id;
    EXPECT_THAT(progress.tasks, ElementsAre("Doing something new"));
  };
  phase_with("m12-12", "M1");
  phase_with("m12-19", "R1");
  phase_with("m12-21", "R2");
  phase_with("m12-23", "R4");
}

TEST(ClassifyTest, TheBackupsTellEvenIfNoTaskDoes) {
  for (const auto& [id, phase] : {std::pair("m12-13", "H1"), std::pair("m12-14", "H2")}) {
    MovingState state(id);
    state.operation()["description"] = "Doing something new";
    EXPECT_EQ(Id(state.Ask().phase), phase);
    state.operation()["state"] = "Error";
    EXPECT_EQ(Id(state.Ask().phase), phase);
  }
}

TEST(ClassifyTest, WithoutBackupEntriesTheTasksTellAndItSaysSo) {
  for (const auto& [id, phase] :
       {std::pair("m12-11", "M2"), std::pair("m12-13", "H1"), std::pair("m12-14", "H2")}) {
    MovingState state(id);
    state.status().erase("uid");  // Their names are not known, then.
    const Progress progress = state.Ask();
    EXPECT_EQ(Id(progress.phase), phase);
    EXPECT_THAT(progress.not_known, ElementsAre("BackupEntries"));
  }
  MovingState restoring("m12-22");
  restoring.status().erase("uid");
  restoring.operation()["description"] = "Doing something new";
  EXPECT_EQ(Id(restoring.Ask().phase), "R1");
  EXPECT_THAT(restoring.Ask().not_known, ElementsAre("BackupEntries", "the running tasks"));
}

TEST(ClassifyTest, TheStateIsSavedFromItsTaskOn) {
  EXPECT_EQ(MovingState("m12-08").Ask().stage, Stage::kPreparing);
  EXPECT_EQ(MovingState("m12-10").Ask().stage, Stage::kStateSaved);
}

TEST(ClassifyTest, AMoveThatIsBoundElsewhereAfterTheHandOverIsInconsistent) {
  MovingState state("m12-15");
  state.shoot()["spec"]["seedName"] = "aws-eu1";
  EXPECT_EQ(Id(state.Ask().phase), "X");
}

// Migrate would save the state of what is not there yet, over the state that is to be restored.
TEST(ClassifyTest, BoundOnBeforeItIsRestoredIsInconsistent) {
  for (const char* id : {"m12-18", "m12-19", "m12-20", "m12-22", "m12-23", "m12-24", "m12-25"}) {
    for (const char* to : {"aws-eu1", "aws-eu3"}) {
      for (const char* ready : {"", "False", "True"}) {
        MovingState state(id);
        state.shoot()["spec"]["seedName"] = to;
        if (*ready != '\0') {
          Json& constraints = state.status()["constraints"];
          if (!constraints.is_array()) constraints = Json::array();
          MovingState::Condition(&constraints, "ReadyForMigration", ready);
        }
        const Progress progress = state.Ask();
        EXPECT_EQ(Id(progress.phase), "X") << id;
        EXPECT_TRUE(progress.stuck);
        EXPECT_THAT(progress.remedy, ::testing::HasSubstr("bind it to aws-eu5 again")) << id;
        EXPECT_EQ(progress.api_server, ApiServer::kUnknown);
      }
    }
  }
}

// What is in the ShootState is nowhere else once Migrate has written it.
TEST(ClassifyTest, BoundBackKeepsItsShootStateWhereThereIsOne) {
  for (const char* id : {"m12-12", "m12-13", "m12-14"}) {
    MovingState state(id);
    state.shoot()["spec"]["seedName"] = "aws-eu1";
    EXPECT_EQ(Id(state.Ask().phase), "X");
    EXPECT_THAT(state.Ask().remedy, ::testing::HasSubstr("keep its ShootState")) << id;
    EXPECT_EQ(state.Ask().remedy.find("Reconcile/Succeeded"), std::string::npos) << id;
  }
  EXPECT_THAT(MovingState("m12-27").Ask().remedy, ::testing::HasSubstr("Reconcile/Succeeded"));
}

TEST(ClassifyTest, WithoutAHostMigrateIsNotTakenForBoundBack) {
  MovingState state("m12-12");
  state.status().erase("seedName");
  EXPECT_EQ(Id(state.Ask().phase), "M2");
  EXPECT_THAT(state.Ask().not_known, ElementsAre("the seed that hosts it"));
}

TEST(ClassifyTest, TheBucketOfTheBackupsTellsTheSource) {
  for (const char* id : {"m12-15", "m12-19", "m12-20", "m12-21"}) {
    MovingState state(id);
    for (Json& entry : state.backups()) entry["spec"]["seedName"] = "aws-eu5";
    EXPECT_EQ(state.Ask().from, "aws-eu1") << id;
  }
}

TEST(ClassifyTest, AnErrorOfTheBeginningAfterTheHandOverIsNoWaiting) {
  for (const char* said : {"shoot has still Bastions.", "Shoot cannot be reconciled on seed: x"}) {
    MovingState state("m12-13");
    state.operation()["state"] = "Error";
    state.operation()["description"] = said;
    EXPECT_EQ(Id(state.Ask().phase), "H1") << said;
    EXPECT_EQ(state.Ask().api_server, ApiServer::kDown);
  }
}

// Bastions and a source that is not ready hold up what has not begun; a retry that meets them has.
TEST(ClassifyTest, WhatARetryMeetsIsItsCauseAndNoWaiting) {
  for (const char* said : {"shoot has still Bastions.", "Shoot cannot be reconciled on seed: x"}) {
    MovingState state("m12-16");
    state.operation()["description"] = said;
    state.status()["lastErrors"] =
        Json::array({{{"description", "x"}, {"taskID", "Migrating shoot infrastructure"}}});
    const Progress progress = state.Ask();
    EXPECT_EQ(Id(progress.phase), "M!") << said;
    EXPECT_EQ(progress.api_server, ApiServer::kDown) << said;
    EXPECT_THAT(progress.cause, ::testing::HasSubstr(said));
  }
}

TEST(ClassifyTest, ARetryIsNoProofThatTheApiServerIsBack) {
  MovingState state("m12-09");
  state.status()["lastErrors"] =
      Json::array({{{"description", "x"}, {"taskID", "Migrating shoot infrastructure"}}});
  EXPECT_EQ(state.Ask().api_server, ApiServer::kDown);
  MovingState restoring("m12-22");
  restoring.status()["lastErrors"] = Json::array(
      {{{"description", "x"},
        {"taskID", "Waiting until the Kubernetes API server can connect to the Shoot workers"}}});
  EXPECT_EQ(restoring.Ask().api_server, ApiServer::kUnknown);
  MovingState unknown("m12-12");
  unknown.operation()["description"] = "Doing something new";
  EXPECT_EQ(unknown.Ask().api_server, ApiServer::kUnknown);
  MovingState sleeping("m12-04");
  sleeping.status()["hibernated"] = true;
  EXPECT_EQ(sleeping.Ask().api_server, ApiServer::kUnknown);
}

TEST(ClassifyTest, BoundBackWhileItWasHeldUpIsInconsistent) {
  MovingState state("m12-06");
  state.shoot()["spec"]["seedName"] = "aws-eu1";
  EXPECT_EQ(Id(state.Ask().phase), "X");
}

// Whoever fails in Migrate before the API server goes has one still.
TEST(ClassifyTest, TheTaskThatFailedTellsWhetherTheApiServerIsUp) {
  const auto server_in = [](std::string_view id, const char* task) {
    MovingState state(id);
    state.status()["lastErrors"] = Json::array({{{"description", "it broke"}, {"taskID", task}}});
    return state.Ask().api_server;
  };
  EXPECT_EQ(server_in("m12-16", "Persisting ShootState in garden cluster"), ApiServer::kUp);
  EXPECT_EQ(server_in("m12-16", "Migrating shoot infrastructure"), ApiServer::kDown);
  EXPECT_EQ(server_in("m12-17", "Migrating shoot infrastructure"), ApiServer::kDown);
  EXPECT_EQ(server_in("m12-24", "Waiting until etcd backups are copied"), ApiServer::kDown);
  EXPECT_EQ(server_in("m12-24",
                      "Waiting until the Kubernetes API server can connect to the Shoot workers"),
            ApiServer::kUp);
}

TEST(ClassifyTest, TheConditionSaysSinceWhenTheApiServerIsDown) {
  MovingState state("m12-20");
  Json& conditions = state.status()["conditions"];
  if (!conditions.is_array()) conditions = Json::array();
  MovingState::Condition(&conditions, "APIServerAvailable", "False")["lastTransitionTime"] =
      state.Ago(absl::Minutes(9));
  EXPECT_EQ(state.Ask().api_server_down_since, state.now() - absl::Minutes(9));
  // One that was not written since says nothing.
  MovingState::Condition(&conditions, "APIServerAvailable", "True");
  EXPECT_EQ(state.Ask().api_server, ApiServer::kDown);
  EXPECT_EQ(state.Ask().api_server_down_since, std::nullopt);
}

TEST(ClassifyTest, LivePhasesFollowTheConditionsThatAreTrue) {
  MovingState state("m12-31");
  state.status()["liveMigration"].erase("conditions");
  EXPECT_EQ(Id(state.Ask().phase), "L1");
  EXPECT_TRUE(state.Ask().live);
  state.operation()["state"] = "Failed";
  EXPECT_EQ(Id(state.Ask().phase), "F");
}

// Between the last task and Succeeded no task runs.
TEST(ClassifyTest, AFlowThatHasFinishedIsAtItsEnd) {
  MovingState state("m12-23");
  state.operation()["description"] = "Shoot cluster restoration finished";
  state.operation()["progress"] = 100;
  EXPECT_EQ(state.Ask().phase, Phase::kR5);
  EXPECT_EQ(state.Ask().api_server, ApiServer::kUp);
  EXPECT_THAT(state.Ask().not_known, ::testing::IsEmpty());
}

TEST(ClassifyTest, WhatWaitsForTheApiServerRunsAfterIt) {
  for (const char* task :
       {"Waiting until shoot control plane has been reconciled", "Deploying cluster-autoscaler",
        "Deploying shoot system resources", "Waiting until Shoot Alertmanager is reconciled"}) {
    MovingState state("m12-23");
    state.operation()["description"] = task;
    EXPECT_EQ(state.Ask().phase, Phase::kR5) << task;
  }
}

}  // namespace
}  // namespace trowel::migration

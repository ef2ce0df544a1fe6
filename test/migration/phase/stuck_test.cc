#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

// When a move is stuck, why, and what is to be done.
namespace trowel::migration {
namespace {

using ::testing::HasSubstr;
using testing::Json;
using testing::MovingState;

// Everything that a clock may start from is of this age.
void Age(MovingState* state, absl::Duration age) {
  const std::string time = state->Ago(age);
  state->operation()["lastUpdateTime"] = time;
  state->status()["retryCycleStartTime"] = time;
  for (Json& entry : state->shoot()["metadata"]["managedFields"]) {
    if (entry.value("subresource", "") == "binding") entry["time"] = time;
  }
  for (const char* list : {"constraints", "conditions"}) {
    for (Json& condition : state->status()[list]) condition["lastTransitionTime"] = time;
  }
  for (Json& condition : state->status()["liveMigration"]["conditions"]) {
    condition["lastTransitionTime"] = time;
  }
}

void MakeSeedsReady(MovingState* state) {
  for (const char* name : {"aws-eu1", "aws-eu5"}) {
    Json& status = state->seed(name)["status"];
    for (const char* type : {"GardenletReady", "SeedSystemComponentsHealthy"}) {
      MovingState::Condition(&status["conditions"], type, "True");
    }
    status["observedGeneration"] = state->seed(name)["metadata"]["generation"];
    status["gardener"]["version"] = "v1.150.0";
  }
}

MovingState Ready(std::string_view id) {
  MovingState state(id);
  MakeSeedsReady(&state);
  return state;
}

struct Limit {
  const char* id;
  absl::Duration limit;
};

class LimitTest : public ::testing::TestWithParam<Limit> {};

TEST_P(LimitTest, IsStuckOnlyWhenItHasPassed) {
  MovingState state = Ready(GetParam().id);
  Age(&state, GetParam().limit - absl::Seconds(1));
  EXPECT_FALSE(state.Ask().stuck) << state.Ask().cause;
  Age(&state, GetParam().limit + absl::Seconds(1));
  const Progress progress = state.Ask();
  EXPECT_TRUE(progress.stuck);
  EXPECT_FALSE(progress.cause.empty());
  EXPECT_FALSE(progress.remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Phases, LimitTest,
    ::testing::Values(Limit{"m12-01", absl::Minutes(1)}, Limit{"m12-02", absl::Minutes(15)},
                      Limit{"m12-04", absl::Minutes(17)}, Limit{"m12-06", absl::Minutes(30)},
                      Limit{"m12-07", absl::Minutes(15)}, Limit{"m12-08", absl::Minutes(10)},
                      Limit{"m12-11", absl::Minutes(10)}, Limit{"m12-13", absl::Minutes(10)},
                      Limit{"m12-14", absl::Minutes(10)}, Limit{"m12-15", absl::Minutes(2)},
                      Limit{"m12-16", absl::Minutes(30)}, Limit{"m12-19", absl::Minutes(15)},
                      Limit{"m12-20", absl::Minutes(30)}, Limit{"m12-21", absl::Minutes(15)},
                      Limit{"m12-22", absl::Minutes(10)}, Limit{"m12-23", absl::Minutes(30)},
                      Limit{"m12-24", absl::Minutes(30)}, Limit{"m12-28", absl::Minutes(10)},
                      Limit{"m12-31", absl::Minutes(10)}, Limit{"m12-35", absl::Minutes(10)}),
    [](const auto& row) { return std::string(row.param.id).replace(3, 1, "_"); });

TEST(StuckTest, AFailureForGoodIsStuckAtOnce) {
  for (const char* id : {"m12-17", "m12-18", "m12-25", "m12-27"}) {
    MovingState state = Ready(id);
    Age(&state, absl::ZeroDuration());
    EXPECT_TRUE(state.Ask().stuck) << id;
    EXPECT_FALSE(state.Ask().cause.empty()) << id;
  }
}

TEST(StuckTest, AGardenletThatIsAwayHoldsItUpAtOnce) {
  for (const auto& [id, seed] : {std::pair("m12-04", "aws-eu1"), std::pair("m12-06", "aws-eu1"),
                                 std::pair("m12-08", "aws-eu1"), std::pair("m12-13", "aws-eu1"),
                                 std::pair("m12-15", "aws-eu5"), std::pair("m12-19", "aws-eu5"),
                                 std::pair("m12-23", "aws-eu5"), std::pair("m12-28", "aws-eu1"),
                                 std::pair("m12-29", "aws-eu5")}) {
    MovingState state = Ready(id);
    Age(&state, absl::Seconds(5));
    EXPECT_FALSE(state.Ask().stuck) << id << ": " << state.Ask().cause;
    MovingState::Condition(&state.seed(seed)["status"]["conditions"], "GardenletReady", "Unknown");
    EXPECT_TRUE(state.Ask().stuck) << id;
    EXPECT_THAT(state.Ask().cause, HasSubstr(fmt::format("GardenletReady of {}", seed)));
    EXPECT_THAT(state.Ask().remedy, HasSubstr(seed));
  }
}

TEST(StuckTest, ASeedThatIsGoneIsSaid) {
  MovingState state = Ready("m12-20");
  state.RemoveSeed("aws-eu5");
  EXPECT_TRUE(state.Ask().stuck);
  EXPECT_THAT(state.Ask().cause, HasSubstr("the destination aws-eu5 has no Seed"));
}

TEST(StuckTest, ADumpWithoutSeedsSaysNothingOfThem) {
  MovingState state = Ready("m12-20");
  Age(&state, absl::Seconds(5));
  while (!state.seeds().empty()) {
    state.RemoveSeed(state.seeds().front()["metadata"]["name"].get<std::string>());
  }
  EXPECT_FALSE(state.Ask().stuck);
  EXPECT_TRUE(state.Ask().cause.empty());
}

TEST(StuckTest, StopsAndIgnoredShootsHoldUpWhatHasToBegin) {
  for (const auto& [id, seed] : {std::pair("m12-04", "aws-eu1"), std::pair("m12-15", "aws-eu5")}) {
    MovingState state = Ready(id);
    Age(&state, absl::Seconds(5));
    state.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/ignore"] = "true";
    EXPECT_TRUE(state.Ask().stuck) << id;
    EXPECT_THAT(state.Ask().cause, HasSubstr("ignored"));
    state.shoot()["metadata"]["annotations"].erase("shoot.gardener.cloud/ignore");
    state.seed(
        seed)["metadata"]["annotations"]["shoot.gardener.cloud/emergency-stop-reconciliations"] =
        "true";
    EXPECT_TRUE(state.Ask().stuck) << id;
    EXPECT_THAT(state.Ask().cause, HasSubstr("emergency stop"));
  }
  // What runs goes on.
  MovingState running = Ready("m12-11");
  Age(&running, absl::Seconds(5));
  running.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/ignore"] = "true";
  EXPECT_FALSE(running.Ask().stuck);
}

TEST(StuckTest, TheDestinationsReasonIsComputedAnew) {
  MovingState state = Ready("m12-02");
  Age(&state, absl::Minutes(20));
  state.seed("aws-eu5")["status"]["gardener"]["version"] = "v1.151.0";
  EXPECT_THAT(state.Ask().cause, HasSubstr("v1.150.0 on aws-eu1, v1.151.0 on aws-eu5"));
  EXPECT_THAT(state.Ask().remedy, HasSubstr("same gardenlet version"));
  // It is all right by now, and whoever said it was not has not said so.
  state = Ready("m12-02");
  Age(&state, absl::Minutes(20));
  EXPECT_THAT(state.Ask().remedy, HasSubstr("gardener-controller-manager"));
}

TEST(StuckTest, ADestinationThatIsDeletedIsNeverReady) {
  MovingState state = Ready("m12-03");
  Age(&state, absl::Seconds(5));
  state.seed("aws-eu5")["metadata"]["deletionTimestamp"] = state.Ago(absl::Minutes(1));
  EXPECT_TRUE(state.Ask().stuck);
  EXPECT_THAT(state.Ask().cause, HasSubstr("being deleted"));
}

// Each retry begins at no progress: only the start of the cycle tells that it goes in a circle.
TEST(StuckTest, WhatFailsAgainAndAgainIsStuckThoughItChanges) {
  MovingState state = Ready("m12-11");
  Age(&state, absl::Seconds(5));
  state.status()["retryCycleStartTime"] = state.Ago(absl::Minutes(31));
  EXPECT_FALSE(state.Ask().stuck);
  state.status()["lastErrors"] =
      Json::array({{{"description", "no such zone"},
                    {"taskID", "Migrating external domain DNS record"},
                    {"codes", Json::array({"ERR_INFRA_DEPENDENCIES"})}}});
  for (Json& entry : state.shoot()["metadata"]["managedFields"]) {
    if (entry.value("subresource", "") == "binding") entry["time"] = state.Ago(absl::Hours(1));
  }
  const Progress progress = state.Ask();
  EXPECT_TRUE(progress.stuck);
  EXPECT_THAT(progress.cause, HasSubstr("fails again and again for 31m"));
  EXPECT_THAT(progress.cause, HasSubstr("no such zone (ERR_INFRA_DEPENDENCIES)"));
}

// A retry cycle that an operation before the binding began is none of this move.
TEST(StuckTest, ACycleFromBeforeTheBindingDoesNotCount) {
  MovingState state = Ready("m12-06");
  Age(&state, absl::Minutes(2));
  state.status()["retryCycleStartTime"] = state.Ago(absl::Hours(5));
  EXPECT_FALSE(state.Ask().stuck) << state.Ask().cause;
}

// gardenlet asks for it before anything else at each retry, and says nothing.
TEST(StuckTest, MigrateIsNotTriedAgainBeforeItIsReady) {
  for (const char* id : {"m12-06", "m12-07", "m12-16"}) {
    MovingState state = Ready(id);
    MovingState::Condition(&state.status()["constraints"], "ReadyForMigration",
                           "False")["message"] = "destination seed gardenlet version mismatch";
    EXPECT_THAT(state.Ask().cause, HasSubstr("destination seed gardenlet version mismatch")) << id;
    EXPECT_THAT(state.Ask().remedy, HasSubstr("make the destination ready")) << id;
  }
}

TEST(StuckTest, RolloutsKeepItFromBeginning) {
  for (const char* id : {"m12-04", "m12-15", "m12-16", "m12-24"}) {
    MovingState state = Ready(id);
    Age(&state, absl::Seconds(5));
    state.shoot()["metadata"]["annotations"]["gardener.cloud/operation"] = "rollout-workers=a";
    EXPECT_TRUE(state.Ask().stuck) << id;
    EXPECT_THAT(state.Ask().cause, HasSubstr("rollout-workers=a")) << id;
  }
}

// What an error says before any task is its cause; the tasks of the last try are not.
TEST(StuckTest, TheDescriptionTellsWhereNoTaskRan) {
  for (const char* id : {"m12-16", "m12-24"}) {
    MovingState state = Ready(id);
    Age(&state, absl::Hours(1));
    state.operation()["description"] = "Shoot cannot be reconciled on seed: version";
    state.operation()["progress"] = 41;
    EXPECT_THAT(state.Ask().cause, HasSubstr("Shoot cannot be reconciled on seed: version")) << id;
  }
  MovingState bare = Ready("m12-24");
  bare.status().erase("lastErrors");
  EXPECT_THAT(bare.Ask().cause, HasSubstr("access denied"));
}

TEST(StuckTest, AShootThatIsDeletedIsMovedNoMore) {
  MovingState state = Ready("m12-04");
  Age(&state, absl::Seconds(5));
  state.shoot()["metadata"]["deletionTimestamp"] = state.Ago(absl::Minutes(1));
  EXPECT_TRUE(state.Ask().stuck);
  EXPECT_THAT(state.Ask().cause, HasSubstr("being deleted"));
}

TEST(StuckTest, WithoutATimeOfTheBindingItSaysSo) {
  MovingState state = Ready("m12-01");
  state.shoot()["metadata"].erase("managedFields");
  EXPECT_THAT(state.Ask().not_known, ::testing::ElementsAre("when it was bound"));
}

TEST(StuckTest, RemediesNameTheShoot) {
  MovingState state = Ready("m12-17");
  EXPECT_THAT(
      state.Ask().remedy,
      HasSubstr("kubectl -n garden-dev annotate shoot m12-17 gardener.cloud/operation=retry"));
}

TEST(StuckTest, LiveStepsThatFailOrThatNobodyBegins) {
  MovingState state = Ready("m12-29");
  Age(&state, absl::Minutes(3));
  EXPECT_FALSE(state.Ask().stuck) << state.Ask().cause;
  Json& conditions = state.status()["liveMigration"]["conditions"];
  MovingState::Condition(&conditions, "DestinationEtcdPeersJoined", "False");
  EXPECT_TRUE(state.Ask().stuck);
  EXPECT_THAT(state.Ask().remedy, HasSubstr("aborted"));
  MovingState::Condition(&conditions, "DestinationEtcdPeersJoined", "Unknown");
  EXPECT_TRUE(state.Ask().stuck);
  EXPECT_THAT(state.Ask().cause, HasSubstr("nobody has begun the step for 3m"));
}

}  // namespace
}  // namespace trowel::migration

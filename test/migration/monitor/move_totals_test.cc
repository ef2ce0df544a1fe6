#include "migration/monitor/move_totals.h"

#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using testing::Json;
using testing::MovingState;

std::size_t At(Phase phase) { return static_cast<std::size_t>(phase); }
std::size_t At(Danger::Kind kind) { return static_cast<std::size_t>(kind); }

class MoveCounterTest : public ::testing::Test {
 protected:
  // The state as if its shoot was that of m12-01.
  static MovingState State(std::string_view id) {
    MovingState state(id);
    for (Json* object : {&state.shoot(), &state.shoot_state()}) {
      if (object->is_object()) (*object)["metadata"]["name"] = "moss";
    }
    return state;
  }
  const MoveTotals& After(const MovingState& state, absl::Duration later = absl::Seconds(1)) {
    now_ += later;
    const auto view = state.Garden();
    counter_.Count(tracker_.Look(*view, now_), tracker_.moves(), *view, now_);
    return counter_.totals();
  }

  Tracker tracker_;
  MoveCounter counter_{false};
  absl::Time now_ = State("m12-01").now();
};

TEST_F(MoveCounterTest, CountsWhatIsOnItsWayByPhase) {
  EXPECT_EQ(After(State("m12-08")).moves[At(Phase::kM1)], 1U);
  const MoveTotals& totals = After(State("m12-20"));
  EXPECT_EQ(totals.moves[At(Phase::kM1)], 0U);
  EXPECT_EQ(totals.moves[At(Phase::kR2)], 1U);
  EXPECT_EQ(totals.arrived, 0U);
}

TEST_F(MoveCounterTest, TimesAPhaseWhenItEnds) {
  After(State("m12-04"));
  After(State("m12-08"));
  const MoveTotals& totals = After(State("m12-20"), absl::Minutes(3));
  const Lasted& lasted = totals.phases[At(Phase::kM1)];
  EXPECT_DOUBLE_EQ(lasted.seconds, 180);
  EXPECT_EQ(lasted.counts[4], 1U) << "within 300 s, and not within 120";
}

TEST_F(MoveCounterTest, TimesAMoveFromItsBindingToItsEnd) {
  After(State("m12-04"));
  const absl::Time bound = *tracker_.moves().begin()->second.bound_at;
  EXPECT_GT(counter_.totals().oldest, absl::ZeroDuration());
  const MoveTotals& totals = After(State("m12-26"), absl::Minutes(20));
  EXPECT_EQ(totals.arrived, 1U);
  EXPECT_DOUBLE_EQ(totals.arrived_classic.seconds, absl::ToDoubleSeconds(now_ - bound));
  EXPECT_EQ(totals.oldest, absl::ZeroDuration()) << "nothing is on its way any more";
}

TEST_F(MoveCounterTest, HowItEnds) {
  After(State("m12-04"));
  MovingState back = State("m12-04");
  back.shoot()["spec"]["seedName"] = "aws-eu1";
  EXPECT_EQ(After(back).back, 1U);
  After(State("m12-20"));
  EXPECT_EQ(After(MovingState("m12-00")).gone, 1U);
  EXPECT_EQ(counter_.totals().arrived, 0U);
}

TEST_F(MoveCounterTest, CountsTheStuckAndHowLongTheyAreWithoutAnApiServer) {
  MovingState state = State("m12-11");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Minutes(40));
  const MoveTotals& totals = After(state);
  EXPECT_EQ(totals.stuck[At(Phase::kM2)], 1U);
  EXPECT_EQ(totals.longest_without, absl::ZeroDuration()) << "since when nothing tells";
  EXPECT_EQ(After(state, absl::Minutes(2)).longest_without, absl::Minutes(2)) << "at least";
  EXPECT_EQ(After(State("m12-26")).longest_without, absl::ZeroDuration());
}

// Another phase is no other outage.
TEST_F(MoveCounterTest, WithoutAnApiServerIsCountedThroughAllPhases) {
  MovingState state = State("m12-11");
  state.status()["conditions"] = Json::array();
  After(state);
  MovingState handed_over = State("m12-20");
  handed_over.status()["conditions"] = Json::array();
  EXPECT_EQ(After(handed_over, absl::Minutes(5)).longest_without, absl::Minutes(5));
}

TEST_F(MoveCounterTest, AMoveThatTwoThingsOfAKindEndangerCountsOnce) {
  MovingState state = State("m12-20");
  state.shoot()["metadata"]["annotations"]["shoot.gardener.cloud/skip-readiness"] = "true";
  for (const char* type : {"GardenletReady", "SeedSystemComponentsHealthy"}) {
    MovingState::Condition(&state.seed("aws-eu5")["status"]["conditions"], type, "False");
  }
  const MoveTotals& totals = After(state);
  EXPECT_EQ(totals.endangered[At(Danger::Kind::kSkipReadiness)], 1U);
  EXPECT_EQ(totals.endangered[At(Danger::Kind::kDestinationUnhealthy)], 1U);
  EXPECT_EQ(totals.endangered[At(Danger::Kind::kVersions)], 0U);
}

TEST_F(MoveCounterTest, NamesAreKeptOnlyIfAskedFor) {
  EXPECT_TRUE(After(State("m12-20")).by_shoot.empty());
  MoveCounter named(true);
  const auto view = State("m12-20").Garden();
  named.Count({}, tracker_.moves(), *view, now_);
  EXPECT_EQ(named.totals().by_shoot.at("garden-dev/moss").to, "aws-eu5");
}

}  // namespace
}  // namespace trowel::migration

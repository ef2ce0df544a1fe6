#include "migration/phase/tracker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"

namespace trowel::migration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Json;
using testing::MovingState;

class TrackerTest : public ::testing::Test {
 protected:
  // The state as if its shoot was that of m12-01.
  static MovingState State(std::string_view id) {
    MovingState state(id);
    const std::string name(id);
    for (Json* object : {&state.shoot(), &state.shoot_state()}) {
      if (object->is_object()) (*object)["metadata"]["name"] = "moss";
    }
    return state;
  }
  std::vector<std::string> Look(const MovingState& state) {
    std::vector<std::string> told;
    now_ += absl::Seconds(1);
    for (const Step& step : tracker_.Look(*state.Garden(), now_)) {
      told.push_back(fmt::format("{} {} {}", step.shoot, Name(step.kind), Id(step.progress.phase)));
      last_ = step;
    }
    return told;
  }

  Tracker tracker_;
  Step last_;
  absl::Time now_ = State("m12-01").now();
};

TEST_F(TrackerTest, TellsEachPhaseOnceInOrder) {
  EXPECT_THAT(Look(State("m12-04")), ElementsAre("garden-dev/moss seen W2"));
  EXPECT_THAT(Look(State("m12-04")), IsEmpty());
  EXPECT_THAT(Look(State("m12-08")), ElementsAre("garden-dev/moss phase M1"));
  EXPECT_EQ(last_.before, Phase::kW2);
  EXPECT_EQ(last_.progress.since, now_);
  EXPECT_THAT(Look(State("m12-09")), IsEmpty()) << "another task, the same phase";
  EXPECT_THAT(Look(State("m12-15")), ElementsAre("garden-dev/moss phase H3"));
  EXPECT_EQ(last_.progress.from, "aws-eu1") << "as it was known before the hand-over";
  EXPECT_THAT(Look(State("m12-23")), ElementsAre("garden-dev/moss phase R5"));
  EXPECT_THAT(Look(State("m12-26")), ElementsAre("garden-dev/moss arrived D"));
  EXPECT_EQ(last_.progress.from, "aws-eu1");
  EXPECT_EQ(last_.progress.to, "aws-eu5");
  EXPECT_THAT(Look(State("m12-26")), IsEmpty());
}

TEST_F(TrackerTest, KnowsSinceWhenAPhaseLastsThatItSawBegin) {
  Look(State("m12-04"));
  Look(State("m12-08"));
  const absl::Time began = now_;
  Look(State("m12-09"));
  EXPECT_EQ(tracker_.moves().at("garden-dev/moss").since, began);
}

TEST_F(TrackerTest, TellsWhenItIsStuckAndWhenItIsFreed) {
  MovingState state = State("m12-11");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Seconds(1));
  EXPECT_THAT(Look(state), ElementsAre("garden-dev/moss seen M2"));
  state.operation()["lastUpdateTime"] = state.Ago(absl::Minutes(11));
  EXPECT_THAT(Look(state), ElementsAre("garden-dev/moss stuck M2"));
  EXPECT_THAT(Look(state), IsEmpty());
  state.operation()["lastUpdateTime"] = state.Ago(absl::Seconds(1));
  EXPECT_THAT(Look(state), ElementsAre("garden-dev/moss freed M2"));
}

TEST_F(TrackerTest, OneThatIsBoundBackIsBack) {
  Look(State("m12-04"));
  MovingState state = State("m12-04");
  state.shoot()["spec"]["seedName"] = "aws-eu1";
  EXPECT_THAT(Look(state), ElementsAre("garden-dev/moss back -"));
}

TEST_F(TrackerTest, OneThatIsDeletedIsGone) {
  Look(State("m12-20"));
  EXPECT_THAT(Look(MovingState("m12-00")), ElementsAre("garden-dev/moss gone R2"));
  EXPECT_THAT(tracker_.moves(), IsEmpty());
}

}  // namespace
}  // namespace trowel::migration

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "policy/change.h"
#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using policy::Actor;

// Of a shoot in such a stage.
policy::ShootChange ChangeIn(const ChangeFixture& fixture, const garden::GardenView& view) {
  return policy::ResolveChange({.old = &fixture.garden.shoot,
                                .now = &fixture.garden.shoot,
                                .requester = &fixture.garden.requester,
                                .at = fixture.garden.now},
                               view, fixture.garden.policy);
}

class ResolveChangeTest : public ::testing::TestWithParam<Stage> {};

TEST_P(ResolveChangeTest, KnowsHowFarTheMoveIs) {
  const Stage stage = GetParam();
  ChangeFixture fixture;
  fixture.Put(stage);
  const auto view = fixture.View();
  const policy::ShootChange change = ChangeIn(fixture, *view);
  EXPECT_EQ(change.moving, IsOneOf(stage, MovingStages()));
  EXPECT_EQ(change.waiting,
            IsOneOf(stage, {Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kLiveWaiting}));
  EXPECT_EQ(change.live,
            IsOneOf(stage, {Stage::kLiveWaiting, Stage::kLiveJoining, Stage::kLiveJoinFailed,
                            Stage::kLiveShrinkable, Stage::kLiveTail}));
  EXPECT_NE(change.from(), nullptr);
  EXPECT_NE(change.to(), nullptr);
}

INSTANTIATE_TEST_SUITE_P(EachStage, ResolveChangeTest, ::testing::ValuesIn(AllStages()),
                         [](const auto& stage) { return std::string(Name(stage.param)); });

// What an earlier move left behind counts for nothing.
TEST(ResolveChange, TakesAClassicMoveAfterALiveOneForClassic) {
  ChangeFixture fixture;
  fixture.Put(Stage::kWaiting);
  fixture.shoot().last_operation.type = garden::OperationType::kLiveMigrate;
  const auto view = fixture.View();
  EXPECT_FALSE(ChangeIn(fixture, *view).live);
  fixture.shoot().live_migrate = true;
  EXPECT_TRUE(ChangeIn(fixture, *view).live);
}

TEST(ResolveChange, KnowsWhoWrites) {
  const policy::Policy policy = policy::DefaultPolicy();
  const auto writer = [&](const std::string& user, const std::vector<std::string>& groups) {
    const policy::Requester requester{.user = user, .groups = groups};
    const policy::Writer found = policy::WriterOf(&requester, policy);
    return std::string(Name(found.actor)) + " " + std::string(found.seed);
  };
  EXPECT_EQ(writer("gardener.cloud:system:seed:aws-eu1", {"gardener.cloud:system:seeds"}),
            "gardenlet aws-eu1");
  EXPECT_EQ(writer("gardener.cloud:system:seed:aws-eu1", {}), "person ");
  EXPECT_EQ(writer("moss", {"gardener.cloud:system:shoots"}), "gardenlet ");
  EXPECT_EQ(writer("system:serviceaccount:seed-aws-eu1:extension-x",
                   {"system:serviceaccounts", "system:serviceaccounts:seed-aws-eu1"}),
            "gardenlet aws-eu1");
  EXPECT_EQ(writer("system:serviceaccount:kube-system:generic-garbage-collector", {}),
            "collector ");
  EXPECT_EQ(writer("system:serviceaccount:garden:gardener-controller-manager", {}), "controller ");
  EXPECT_EQ(writer("operator@example.org", {"gardener.cloud:admin"}), "person ");
  EXPECT_EQ(policy::WriterOf(nullptr, policy).actor, Actor::kPerson);
}

}  // namespace
}  // namespace trowel::testing

#include <gtest/gtest.h>

#include "test/garden/shoot_text.h"

namespace trowel::garden {
namespace {

TEST(DecodeShoot, LeavesEgressOutOfTheStatusNetworks) {
  const Shoot egress = DecodeText(R"({"status": {"networking": {"egressCIDRs": ["1.2.3.4/32"]}}})");
  EXPECT_TRUE(egress.status_networks.empty());
  EXPECT_TRUE(egress.has_status_networking);
  EXPECT_FALSE(DecodeText(R"({"status": {"networking": null}})").has_status_networking);
  const Shoot shoot = DecodeText(R"({"status": {"hibernated": true, "networking": {
      "egressCIDRs": ["1.2.3.4/32"], "services": ["10.0.0.0/8", "fd00::/64"]}}})");
  EXPECT_TRUE(shoot.hibernated);
  EXPECT_TRUE(shoot.status_networks.nodes.empty());
  EXPECT_TRUE(shoot.status_networks.pods.empty());
  ASSERT_EQ(shoot.status_networks.services.size(), 2U);
  EXPECT_EQ(shoot.status_networks.services[1].text, "fd00::/64");
}

struct WayCase {
  std::string seed;
  std::string host;
  OperationType type;
  OperationState state;
  bool on_its_way;
};

class OnItsWayTest : public ::testing::TestWithParam<WayCase> {};

TEST_P(OnItsWayTest, FollowsTheStateMachine) {
  Shoot shoot;
  shoot.seed_name = GetParam().seed;
  shoot.host_seed_name = GetParam().host;
  shoot.last_operation.type = GetParam().type;
  shoot.last_operation.state = GetParam().state;
  EXPECT_EQ(OnItsWay(shoot), GetParam().on_its_way);
}

const WayCase kWays[] = {
    {"a", "a", OperationType::kReconcile, OperationState::kSucceeded, false},
    {"b", "a", OperationType::kReconcile, OperationState::kSucceeded, true},
    {"a", "", OperationType::kCreate, OperationState::kProcessing, false},
    {"", "", OperationType::kNone, OperationState::kNone, false},
    {"b", "a", OperationType::kMigrate, OperationState::kProcessing, true},
    {"b", "b", OperationType::kMigrate, OperationState::kSucceeded, true},
    {"b", "b", OperationType::kMigrate, OperationState::kAborted, true},
    {"b", "b", OperationType::kRestore, OperationState::kError, true},
    {"b", "b", OperationType::kRestore, OperationState::kSucceeded, false},
    {"b", "b", OperationType::kLiveMigrate, OperationState::kProcessing, true},
    {"b", "b", OperationType::kLiveMigrate, OperationState::kSucceeded, false},
};

INSTANTIATE_TEST_SUITE_P(States, OnItsWayTest, ::testing::ValuesIn(kWays));

TEST(DecodeShoot, KeepsAnUnknownOperationAsOther) {
  const Shoot shoot =
      DecodeText(R"({"status": {"lastOperation": {"type": "Fly", "state": "Soaring"}}})");
  EXPECT_EQ(shoot.last_operation.type, OperationType::kOther);
  EXPECT_EQ(shoot.last_operation.state, OperationState::kOther);
  EXPECT_EQ(Name(OperationType::kLiveMigrate), "LiveMigrate");
  EXPECT_EQ(Name(OperationState::kAborted), "Aborted");
}

}  // namespace
}  // namespace trowel::garden

#include "daemon/move_monitor.h"

#include <map>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/migration/phase/moving_state.h"
#include "test/support/eventually.h"
#include "test/support/fake_api_server.h"

namespace trowel::daemon {
namespace {

using test::Eventually;
using test::FakeApiServer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Json;
using testing::MovingState;

class StubFollower final : public Follower {
 public:
  absl::Status Load() override { return absl::OkStatus(); }
  void Start() override {}
  void Stop() override {}
  const Snapshot<garden::GardenView>& view() const override { return view_; }
  const Snapshot<policy::Policy>& policy() const override { return policy_; }
  void Show(const MovingState& state) { view_.Publish(state.Garden()); }

 private:
  Snapshot<garden::GardenView> view_{nullptr};
  Snapshot<policy::Policy> policy_{nullptr};
};

// Leases as they are written, one shoot, and Events.
class FakeMoves {
 public:
  FakeMoves()
      : server_([this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
          Serve(request, answer);
        }) {}

  kube::Access access() const { return server_.access(); }
  void RefuseEvents(int status) {
    const std::lock_guard lock(mutex_);
    refusal_ = status;
  }
  // "MigrationPhase Normal: M1, ..."
  std::vector<std::string> Events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::size_t Calls() const { return server_.requests().size(); }

 private:
  void Serve(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    const std::lock_guard lock(mutex_);
    if (request.path.find("/leases") != std::string::npos) {
      ServeLease(request, answer);
    } else if (request.path.ends_with("/shoots/moss")) {
      Json shoot = MovingState("m12-01").shoot();
      shoot["metadata"]["name"] = "moss";
      answer->Reply(200, shoot.dump());
    } else if (request.path.ends_with("/events")) {
      ServeEvent(Json::parse(request.body), answer);
    } else {
      answer->Reply(404, "{}");
    }
  }
  void ServeLease(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    if (request.method != "GET") {
      lease_ = Json::parse(request.body);
      lease_["metadata"]["resourceVersion"] = std::to_string(++version_);
      lease_["metadata"]["uid"] = "u";
    }
    lease_.is_null() ? answer->Reply(404, "{}") : answer->Reply(200, lease_.dump());
  }
  void ServeEvent(const Json& event, FakeApiServer::Answer* answer) {
    if (refusal_ != 0) {
      answer->Reply(refusal_, "{}");
      return;
    }
    EXPECT_EQ(event["regarding"]["kind"], "Shoot");
    EXPECT_EQ(event["regarding"]["name"], "moss");
    events_.push_back(fmt::format("{} {}: {}", event["reason"].get<std::string>(),
                                  event["type"].get<std::string>(),
                                  event["note"].get<std::string>()));
    answer->Reply(201, "{}");
  }

  mutable std::mutex mutex_;
  Json lease_;
  int version_ = 0;
  int refusal_ = 0;
  std::vector<std::string> events_;
  FakeApiServer server_;  // Last: its threads use the others.
};

class MoveMonitorTest : public ::testing::Test {
 protected:
  // The state as if its shoot was that of m12-01, and had been written a moment ago.
  static MovingState State(std::string_view id) {
    MovingState state(id);
    for (Json* object : {&state.shoot(), &state.shoot_state()}) {
      if (object->is_object()) (*object)["metadata"]["name"] = "moss";
    }
    state.operation()["lastUpdateTime"] = state.Ago(absl::Seconds(1));
    return state;
  }

  MoveMonitorTest() { readiness_.SetWaitingFor({}); }

  MoveMonitor* Start(MoveMonitor::Config config) {
    config.look_every = std::chrono::milliseconds(5);
    monitor_ = std::make_unique<MoveMonitor>(std::move(config), &follower_, &readiness_, &clock_,
                                             &wall_clock_);
    monitor_->Start();
    return monitor_.get();
  }
  MoveMonitor* StartTelling() {
    MoveMonitor::Config config;
    config.writer = {.access = server_.access(), .instance = "trowel-0"};
    config.lease = {.space = "garden", .name = "trowel-monitor", .identity = "trowel-0"};
    MoveMonitor* monitor = Start(std::move(config));
    EXPECT_TRUE(Eventually([&] {
      const auto telling = monitor->status().telling;
      return telling.has_value() && telling->leader;
    }));
    return monitor;
  }
  // Until the monitor has seen it.
  void Show(std::string_view id, migration::Phase phase) {
    follower_.Show(State(id));
    EXPECT_TRUE(Eventually([&] { return Counted(phase) == 1; })) << id;
  }
  std::uint64_t Counted(migration::Phase phase) const {
    return monitor_->status().totals.moves[static_cast<std::size_t>(phase)];
  }

  const FixedClock clock_{State("m12-01").now()};
  const SystemClock wall_clock_;
  webhook::Readiness readiness_;
  StubFollower follower_;
  FakeMoves server_;
  std::unique_ptr<MoveMonitor> monitor_;
};

TEST_F(MoveMonitorTest, CountsWithoutAnybodyToTell) {
  Start({});
  Show("m12-08", migration::Phase::kM1);
  Show("m12-20", migration::Phase::kR2);
  EXPECT_EQ(Counted(migration::Phase::kM1), 0U);
  EXPECT_FALSE(monitor_->status().telling.has_value());
  EXPECT_EQ(server_.Calls(), 0U);
}

TEST_F(MoveMonitorTest, TellsEachPhaseOnce) {
  StartTelling();
  Show("m12-04", migration::Phase::kW2);
  Show("m12-08", migration::Phase::kM1);
  ASSERT_TRUE(Eventually([&] { return server_.Events().size() == 1; }));
  Show("m12-09", migration::Phase::kM1);
  Show("m12-20", migration::Phase::kR2);
  ASSERT_TRUE(Eventually([&] { return server_.Events().size() == 2; }));
  EXPECT_THAT(
      server_.Events(),
      ElementsAre(
          AllOf(HasSubstr("MigrationPhase Normal: M1, "), HasSubstr("from aws-eu1 to aws-eu5")),
          AllOf(HasSubstr("MigrationPhase Normal: R2, "), HasSubstr("from aws-eu1 to aws-eu5"))));
  EXPECT_TRUE(Eventually([&] { return monitor_->status().telling->told == 2; }));
}

TEST_F(MoveMonitorTest, WarnsOfWhatIsStuckAlreadyWhenItStarts) {
  StartTelling();
  MovingState state = State("m12-11");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Minutes(40));
  follower_.Show(state);
  ASSERT_TRUE(Eventually([&] { return server_.Events().size() == 1; }));
  EXPECT_THAT(server_.Events(), ElementsAre(HasSubstr("MigrationStuck Warning: stuck in M2")));
}

// What was not heard of for long would be told as stuck, though nobody knows.
TEST_F(MoveMonitorTest, SaysNothingByAViewThatIsTooOld) {
  readiness_.SetValidFor(-absl::Seconds(1));
  StartTelling();
  MovingState state = State("m12-11");
  state.operation()["lastUpdateTime"] = state.Ago(absl::Minutes(40));
  follower_.Show(state);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_THAT(server_.Events(), IsEmpty());
  readiness_.SetValidFor(absl::Hours(1));
  EXPECT_TRUE(Eventually([&] { return server_.Events().size() == 1; }));
}

TEST_F(MoveMonitorTest, CountsWhatItMayNotTellAndGoesOn) {
  server_.RefuseEvents(403);
  StartTelling();
  Show("m12-04", migration::Phase::kW2);
  Show("m12-08", migration::Phase::kM1);
  ASSERT_TRUE(Eventually([&] { return monitor_->status().telling->failed == 1; }));
  server_.RefuseEvents(0);
  Show("m12-20", migration::Phase::kR2);
  EXPECT_TRUE(Eventually([&] { return server_.Events().size() == 1; }));
}

TEST_F(MoveMonitorTest, OneThatStandsByTellsNothing) {
  MoveMonitor::Config config;
  config.writer = {.access = server_.access(), .instance = "trowel-1"};
  config.lease = {.space = "garden", .name = "trowel-monitor", .identity = "trowel-1"};
  StartTelling();
  const std::unique_ptr<MoveMonitor> leader = std::move(monitor_);
  Start(std::move(config));
  Show("m12-04", migration::Phase::kW2);
  Show("m12-08", migration::Phase::kM1);
  ASSERT_TRUE(Eventually([&] { return !server_.Events().empty(); }));
  EXPECT_TRUE(Eventually(
      [&] { return monitor_->status().telling->problem.find("trowel-0") != std::string::npos; }));
  EXPECT_EQ(monitor_->status().telling->told, 0U);
  EXPECT_EQ(server_.Events().size(), 1U) << "by the leader";
}

}  // namespace
}  // namespace trowel::daemon

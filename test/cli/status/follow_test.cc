// `trowel status --watch` and `--wait` against an API server whose shoot moves.

#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const json& Recorded() {
  static const json recorded =
      json::parse(*kube::ReadFile("test/data/moves/states.json", std::size_t{1} << 24));
  return recorded;
}

// The shoot of a recorded state, as garden-dev/moss and as if it had been written now.
json ShootOf(const std::string& id) {
  const json& states = Recorded()["states"];
  for (json state : states) {
    if (state["id"] != id) continue;
    json shoot = state["shoot"];
    const std::string now =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
    shoot["metadata"]["name"] = "moss";
    shoot["status"]["lastOperation"]["lastUpdateTime"] = now;
    if (shoot["status"].contains("retryCycleStartTime")) {
      shoot["status"]["retryCycleStartTime"] = now;
    }
    for (json& constraint : shoot["status"]["constraints"]) constraint["lastTransitionTime"] = now;
    for (json& entry : shoot["metadata"]["managedFields"]) entry["time"] = now;
    return shoot;
  }
  return nullptr;
}

class FollowTest : public ::testing::Test {
 protected:
  FollowTest() { dir.Write("kubeconfig", api.Kubeconfig()); }

  Ran Status(const std::string& words) {
    return RunTrowel("status " + words + " --kubeconfig " + dir / "kubeconfig");
  }

  void Answer(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) const {
    const std::string resource = request.path.substr(request.path.rfind('/') + 1);
    if (!answer->BeginStream()) return;
    if (resource == "seeds") {
      const json& seeds = Recorded()["seeds"];
      for (const json& seed : seeds) Send("ADDED", seed, answer);
    }
    if (resource == "shoots") Send("ADDED", states.front(), answer);
    answer->Chunk(R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9",)"
                  R"("annotations":{"k8s.io/initial-events-end":"true"}}}})"
                  "\n");
    if (resource == "shoots") {
      for (std::size_t i = 1; i < states.size(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        Send(states[i].is_null() ? "DELETED" : "MODIFIED",
             states[i].is_null() ? states[i - 1] : states[i], answer);
      }
    }
    answer->Hold();
  }
  static void Send(const char* type, json object, FakeApiServer::Answer* answer) {
    object["metadata"]["resourceVersion"] = "10";
    answer->Chunk(json{{"type", type}, {"object", object}}.dump() + "\n");
  }

  std::vector<json> states;  // Of the shoot, one after the other; null: it is deleted.
  TempDir dir;
  FakeApiServer api{[this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    Answer(request, answer);
  }};
};

TEST_F(FollowTest, WatchPrintsALineForEachPhase) {
  states = {ShootOf("m12-04"), ShootOf("m12-08"), ShootOf("m12-20"), ShootOf("m12-26")};
  const Ran ran = Status("--watch --timeout 3s");
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::istringstream lines(ran.out);
  std::vector<std::string> steps;
  for (std::string line; std::getline(lines, line);) {
    steps.push_back(line.substr(line.find("garden-dev/moss"), 40));
  }
  EXPECT_THAT(steps, ElementsAre(HasSubstr("seen  W2"), HasSubstr("phase  M1"),
                                 HasSubstr("phase  R2"), HasSubstr("arrived on aws-eu5")))
      << ran.out;
}

TEST_F(FollowTest, WatchPrintsAnObjectALine) {
  states = {ShootOf("m12-04"), ShootOf("m12-08"), nullptr};
  const Ran ran = Status("--watch -o json --timeout 3s");
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::istringstream lines(ran.out);
  std::vector<std::string> steps;
  for (std::string line; std::getline(lines, line);) {
    const json step = json::parse(line);
    EXPECT_EQ(step["kind"], "MoveStep");
    EXPECT_EQ(step["shoot"], "garden-dev/moss");
    steps.push_back(step["step"].get<std::string>() + " " + step["before"].get<std::string>() +
                    (step.contains("move") ? " " + step["move"]["phase"].get<std::string>() : ""));
  }
  EXPECT_THAT(steps, ElementsAre("seen - W2", "phase W2 M1", "gone M1"));
}

TEST_F(FollowTest, WaitEndsWithWhatBecameOfIt) {
  states = {ShootOf("m12-08"), ShootOf("m12-26")};
  EXPECT_EQ(Status("garden-dev/moss --wait").code, 0);
  states = {ShootOf("m12-08"), ShootOf("m12-17")};  // Failed.
  const Ran failed = Status("garden-dev/moss --wait");
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.out, HasSubstr("ERR_INFRA_UNAUTHORIZED"));
  json back = ShootOf("m12-04");
  back["spec"]["seedName"] = "aws-eu1";
  states = {ShootOf("m12-04"), back};
  EXPECT_EQ(Status("garden-dev/moss --wait").code, 1);
  states = {ShootOf("m12-08"), nullptr};
  EXPECT_EQ(Status("garden-dev/moss --wait").code, 1);
  states = {ShootOf("m12-08")};
  const Ran late = Status("garden-dev/moss --wait --timeout 2s");
  EXPECT_EQ(late.code, 4);
  EXPECT_THAT(late.err, HasSubstr("has not arrived within 2s"));
  states = {ShootOf("m12-00")};
  EXPECT_EQ(Status("garden-dev/moss --wait").code, 0) << "it rests";
}

TEST_F(FollowTest, RefusesWhatCannotBeFollowed) {
  states = {ShootOf("m12-08")};
  EXPECT_EQ(Status("--wait").code, 2);
  EXPECT_EQ(Status("garden-dev/mos --wait").code, 2);
  EXPECT_EQ(Status("--watch -o yaml").code, 2);
  EXPECT_EQ(Status("--watch --stuck").code, 2);
  EXPECT_EQ(Status("--watch --timeout soon").code, 2);
  EXPECT_EQ(Status("--timeout 3s").code, 2);
  EXPECT_EQ(Status("--watch --now 2026-11-29T22:40:00Z").code, 2);
  EXPECT_EQ(RunTrowel("status --watch --garden examples/moves").code, 2);
}

}  // namespace
}  // namespace trowel::test

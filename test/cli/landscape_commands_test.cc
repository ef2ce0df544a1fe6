// What commands ask an API server for, and that it is enough: the example garden behind one.

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/app.h"
#include "garden/kind.h"
#include "garden/yaml_json.h"
#include "kube/manifests.h"
#include "test/cli/run_trowel.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCore[] = "/apis/core.gardener.cloud/v1beta1/";
constexpr char kNow[] = " --now 2026-11-21T12:00:00Z";
constexpr char kFolder[] = " --garden examples/garden";

class LandscapeCommandsTest : public ::testing::Test {
 protected:
  LandscapeCommandsTest() {
    for (const auto& entry : std::filesystem::directory_iterator("examples/garden")) {
      const auto text = kube::ReadFile(entry.path().string(), std::size_t{1} << 24);
      const auto documents = garden::YamlToJson(*text);
      for (const std::string& document : *documents) objects.push_back(json::parse(document));
    }
    dir.Write("kubeconfig", api.Kubeconfig());
  }

  void AddPolicy(const std::string& text) {
    objects.push_back(
        {{"kind", "ConfigMap"},
         {"metadata",
          {{"namespace", "garden"},
           {"name", "trowel-policy"},
           {"labels", {{"trowel.gardener.cloud/config", "policy"}}}}},
         {"data",
          {{"policy.yaml", "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n" + text}}}});
  }
  std::string AtServer() const { return " --kubeconfig " + dir / "kubeconfig"; }
  // Each once, in the order of the alphabet; with the label selector, if there is one.
  std::set<std::string> Asked() const {
    std::set<std::string> asked;
    for (const FakeApiServer::Request& request : api.requests()) {
      const std::string selector = request.Query("labelSelector");
      asked.insert(request.path + (selector.empty() ? "" : "?" + selector));
    }
    return asked;
  }

  void List(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    const std::string resource = request.path.substr(request.path.rfind('/') + 1);
    if (resource == "shoots") std::this_thread::sleep_for(shoots_take);
    if (!answer->BeginStream()) return;
    for (const json& object : objects) {
      if (!IsIn(object, resource, request)) continue;
      if (!answer->Chunk(json{{"type", "ADDED"}, {"object", object}}.dump() + "\n")) return;
    }
    answer->Chunk(R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9",)"
                  R"("annotations":{"k8s.io/initial-events-end":"true"}}}})"
                  "\n");
    answer->Hold();
  }
  static bool IsIn(const json& object, const std::string& resource,
                   const FakeApiServer::Request& request) {
    const json& metadata = object["metadata"];
    const std::string selector = request.Query("labelSelector");
    const std::size_t equals = selector.find('=');
    const json labels = metadata.value("labels", json::object());
    const std::string space = metadata.value("namespace", "");
    const bool elsewhere = request.path.find("/namespaces/") != std::string::npos &&
                           request.path.find("/namespaces/" + space + "/") == std::string::npos;
    if (elsewhere) return false;
    if (!selector.empty() &&
        labels.value(selector.substr(0, equals), "") != selector.substr(equals + 1)) {
      return false;
    }
    for (const garden::KindInfo& info : garden::Kinds()) {
      if (info.resource == resource && info.name == object["kind"]) return true;
    }
    return false;
  }

  std::vector<json> objects;
  std::chrono::milliseconds shoots_take{0};
  TempDir dir;
  FakeApiServer api{[this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    List(request, answer);
  }};
};

TEST_F(LandscapeCommandsTest, RankingAShootReadsOnlyItsNamespaceForWhatIsBesideIt) {
  const Ran ran = RunTrowel("rank garden-dev/moss" + AtServer() + kNow);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  const std::string core = kCore;
  const std::string regions = "scheduling.gardener.cloud/purpose=region-config";
  EXPECT_THAT(
      Asked(),
      ElementsAre("/api/v1/namespaces/garden/configmaps?" + regions,
                  "/api/v1/namespaces/garden/configmaps?trowel.gardener.cloud/config=policy",
                  "/api/v1/namespaces/garden/configmaps?trowel.gardener.cloud/config=scores",
                  core + "backupbuckets", core + "cloudprofiles", core + "exposureclasses",
                  core + "namespaces/garden-dev/backupentries",
                  core + "namespaces/garden-dev/namespacedcloudprofiles",
                  core + "namespaces/garden-dev/shootstates", core + "projects", core + "seeds",
                  core + "shoots",
                  "/apis/operations.gardener.cloud/v1alpha1/namespaces/garden-dev/bastions",
                  "/apis/seedmanagement.gardener.cloud/v1alpha1/managedseeds"));
}

TEST_F(LandscapeCommandsTest, ReplayReadsEverything) {
  RunTrowel("replay examples/reviews/move-allowed.json" + AtServer() + kNow);
  EXPECT_THAT(Asked(), Contains(std::string(kCore) + "shootstates"));
  EXPECT_THAT(Asked(), Contains("/apis/operations.gardener.cloud/v1alpha1/bastions"));
  EXPECT_THAT(Asked(), Contains("/apis/seedmanagement.gardener.cloud/v1alpha1/managedseeds"));
}

TEST_F(LandscapeCommandsTest, ShowingThePolicyReadsItsConfigMapOnly) {
  AddPolicy("enforcement: warn\n");
  const Ran ran = RunTrowel("policy show" + AtServer());
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("policy: ConfigMap garden/trowel-policy, hash "));
  EXPECT_THAT(ran.out, HasSubstr(", enforcement warn\n"));
  EXPECT_THAT(
      Asked(),
      ElementsAre("/api/v1/namespaces/garden/configmaps?trowel.gardener.cloud/config=policy"));
}

TEST_F(LandscapeCommandsTest, ShowingAPolicyFileReadsNothing) {
  const Ran ran = RunTrowel("policy show --policy examples/policy.yaml" + AtServer());
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("policy: examples/policy.yaml, hash "));
  EXPECT_THAT(Asked(), IsEmpty());
}

TEST_F(LandscapeCommandsTest, AShootThatIsMistypedIsToldWithoutReading) {
  const Ran ran = RunTrowel("rank moss" + AtServer());
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "trowel: moss: name the shoot as NAMESPACE/NAME, e.g. garden-dev/moss\n");
  EXPECT_THAT(Asked(), IsEmpty());
}

// One with a Bastion, one with a ShootState, one that is a seed, one with a profile of its own
// namespace: what is read is enough for all of them.
TEST_F(LandscapeCommandsTest, SayWhatTheySayOfAFolder) {
  for (const std::string shoot : {"garden-dev/moss", "garden-dev/clover", "garden-dev/aspen",
                                  "garden/aws-eu5", "garden-data/lake", "garden-pay-core/fraud"}) {
    for (const std::string& command :
         {"rank --all -o json " + shoot, "check --to aws-eu4 -o json " + shoot}) {
      const Ran here = RunTrowel(command + kFolder + kNow);
      const Ran there = RunTrowel(command + AtServer() + kNow);
      EXPECT_EQ(here.code, there.code) << command << "\n" << there.err;
      json expected = json::parse(here.out);
      json got = json::parse(there.out);
      for (json* document : {&expected, &got}) document->erase("garden");
      EXPECT_EQ(got, expected) << command;
    }
  }
}

TEST_F(LandscapeCommandsTest, SayHowFarALongListIsAndWipeItAwayAgain) {
  shoots_take = std::chrono::milliseconds(1'600);
  std::string out;
  std::string err;
  std::string seen;
  const std::vector<std::string> words = ShellWords("rank garden-dev/moss" + AtServer() + kNow);
  const int code = cli::Run(
      words,
      {.out = &out, .err = &err, .progress = [&seen](std::string_view text) { seen += text; }});
  EXPECT_EQ(code, 0) << err;
  EXPECT_THAT(seen, HasSubstr("\rlisting the garden: seeds "));
  EXPECT_TRUE(seen.ends_with("\r\x1b[K"));
  EXPECT_EQ(err, "");

  // In a pipe there is neither a line nor a trace of one, however long it takes.
  const Ran piped = RunTrowel(words);
  EXPECT_EQ(piped.out, out);
  EXPECT_EQ(piped.err, "");
  EXPECT_THAT(piped.out, Not(HasSubstr("listing")));
}

}  // namespace
}  // namespace trowel::test

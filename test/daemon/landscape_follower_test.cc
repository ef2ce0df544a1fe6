#include "daemon/landscape_follower.h"

#include <nlohmann/json.hpp>

#include "test/integration/fake_garden.h"
#include "webhook/probes/readiness_answer.h"

// The policy and the region tables of a landscape: from their ConfigMaps, told to those who own it.
namespace trowel::daemon {
namespace {

using nlohmann::json;
using test::FakeApiServer;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kConfigMaps[] = "/api/v1/namespaces/garden/configmaps";
constexpr char kEvents[] = "/apis/events.k8s.io/v1/namespaces/garden/events";
constexpr char kPolicies[] = "trowel.gardener.cloud/config=policy";
constexpr char kRegions[] = "scheduling.gardener.cloud/purpose=region-config";
constexpr char kScores[] = "trowel.gardener.cloud/config=scores";
constexpr char kHeader[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";

// ConfigMap garden/`name`.
json Config(const std::string& name, int version, const json& labels, const json& data) {
  return {{"metadata",
           {{"namespace", "garden"},
            {"name", name},
            {"uid", "uid-of-" + name},
            {"resourceVersion", std::to_string(version)},
            {"labels", labels}}},
          {"data", data}};
}

std::string PolicyConfig(int version, const std::string& text) {
  return Config("trowel-policy", version, {{"trowel.gardener.cloud/config", "policy"}},
                {{"policy.yaml", kHeader + text}})
      .dump();
}

// Of CloudProfile aws: how far it is from eu to us.
std::string RegionConfig(int version, const std::string& distance) {
  json config =
      Config("aws-regions", version, {{"scheduling.gardener.cloud/purpose", "region-config"}},
             {{"eu", "us: " + distance}});
  config["metadata"]["annotations"] = {{"scheduling.gardener.cloud/cloudprofiles", "aws"}};
  return config.dump();
}

// The score of region eu.
std::string ScoresConfig(int version, const std::string& score) {
  return Config("carbon", version, {{"trowel.gardener.cloud/config", "scores"}},
                {{"scores.yaml",
                  "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Scores\n"
                  "expires: 2026-11-22T00:00:00Z\nregions: {eu: " +
                      score + "}\n"}})
      .dump();
}

class LandscapeFollowerTest : public ::testing::Test {
 protected:
  LandscapeFollowerTest()
      : server_([this](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
          Do(request, answer);
        }) {
    kube::GardenWatch::Options options;
    options.access = server_.access();
    options.policy_selector = kPolicies;
    options.instance = "trowel-0";
    options.publish_every = std::chrono::milliseconds(5);
    follower_ = std::make_unique<LandscapeFollower>(
        LandscapeFollower::Config{.watch = options, .policy_file = {}}, &clock_, &readiness_);
    EXPECT_TRUE(follower_->Load().ok());
  }
  ~LandscapeFollowerTest() override { follower_->Stop(); }

  // What the watch of the policy ConfigMap, or of another one, says next.
  void Say(std::string event, const std::string& selector = kPolicies) {
    const std::lock_guard lock(mutex_);
    scripts_[selector] += std::move(event);
  }
  static bool Becomes(const std::function<bool()>& condition) {
    for (int i = 0; i < 2'000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  std::vector<json> Events() const {
    std::vector<json> events;
    for (const FakeApiServer::Request& request : server_.requests()) {
      if (request.path == kEvents) events.push_back(json::parse(request.body));
    }
    return events;
  }
  policy::Mode Enforcement() const {
    const auto policy = follower_->policy().Read();
    return policy == nullptr ? policy::Mode::kOff : policy->enforcement;
  }

  // -1: there is no table of CloudProfile aws.
  int Distance() const {
    const auto view = follower_->view().Read();
    const auto tables =
        view == nullptr ? std::span<const garden::TableEntry>() : view->RegionTablesOf("aws");
    if (tables.empty()) return -1;
    return tables[0].matrix->Between(view->FindRegion("eu"), view->FindRegion("us")).value_or(-1);
  }
  std::string ReadyzVerbose() const {
    const auto view = follower_->view().Read();
    return webhook::DescribeReadiness(
               readiness_, {.view = view.get(), .has_policy = true, .now = clock_.Now()}, true)
        .text;
  }

  void Do(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    if (request.method == "POST") {
      answer->Reply(201, "{}");
      return;
    }
    answer->BeginStream();
    const std::string selector = request.Query("labelSelector");
    if (request.path != kConfigMaps) {
      answer->Chunk(test::InitialEnd(1));
      answer->Hold();
      return;
    }
    while (!ending_) {
      std::string text;
      {
        const std::lock_guard lock(mutex_);
        text.swap(scripts_[selector]);
      }
      if (!text.empty() && !answer->Chunk(text)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  void TearDown() override { ending_ = true; }

  std::mutex mutex_;
  std::map<std::string, std::string> scripts_ = {{kRegions, test::InitialEnd(1)},
                                                 {kScores, test::InitialEnd(1)}};  // By selector.
  std::atomic<bool> ending_ = false;
  SystemClock clock_;
  webhook::Readiness readiness_;
  FakeApiServer server_;
  std::unique_ptr<LandscapeFollower> follower_;
};

TEST_F(LandscapeFollowerTest, IsNotReadyBeforeThePolicyIsKnown) {
  follower_->Start();
  EXPECT_TRUE(Becomes([&] {
    return readiness_.waiting_for() == std::vector<garden::Kind>{garden::Kind::kConfigMap};
  }));
  EXPECT_FALSE(readiness_.synced());
  EXPECT_EQ(follower_->policy().Read(), nullptr);
  Say(test::InitialEnd(3));
  EXPECT_TRUE(
      Becomes([&] { return readiness_.synced() && Enforcement() == policy::Mode::kEnforce; }));
}

TEST_F(LandscapeFollowerTest, ABrokenPolicyNeverReplacesAGoodOneAndItsOwnerHearsOfIt) {
  Say(test::Event("ADDED", PolicyConfig(3, "enforcement: warn\n")) + test::InitialEnd(4));
  follower_->Start();
  EXPECT_TRUE(Becomes([&] { return Enforcement() == policy::Mode::kWarn; }));
  EXPECT_EQ(readiness_.policy().version, "3");

  Say(test::Event("MODIFIED", PolicyConfig(5, "enforcemnt: enforce\n")));
  EXPECT_TRUE(Becomes([&] { return !Events().empty(); }));
  EXPECT_EQ(Enforcement(), policy::Mode::kWarn);
  EXPECT_EQ(readiness_.policy().reloads_failed, 1U);
  const json event = Events().front();
  EXPECT_EQ(event["regarding"], json({{"apiVersion", "v1"},
                                      {"kind", "ConfigMap"},
                                      {"namespace", "garden"},
                                      {"name", "trowel-policy"},
                                      {"uid", "uid-of-trowel-policy"},
                                      {"resourceVersion", "5"}}));
  EXPECT_EQ(event["type"], "Warning");
  EXPECT_EQ(event["reason"], "PolicyRefused");
  EXPECT_EQ(event["reportingController"], "trowel.gardener.cloud");
  EXPECT_EQ(event["reportingInstance"], "trowel-0");
  EXPECT_THAT(event["note"].get<std::string>(), HasSubstr("did you mean enforcement?"));
  EXPECT_EQ(event["eventTime"].get<std::string>().size(), 27U);  // Six digits of a second.

  Say(test::Event("MODIFIED", PolicyConfig(6, "enforcement: enforce\n")));
  EXPECT_TRUE(Becomes([&] { return Enforcement() == policy::Mode::kEnforce; }));
  EXPECT_TRUE(readiness_.policy().problem.empty());
  // The story has an end.
  EXPECT_TRUE(Becomes([&] { return Events().size() == 2; }));
  EXPECT_EQ(Events().back()["reason"], "PolicyAccepted");
  EXPECT_EQ(Events().back()["type"], "Normal");
  EXPECT_EQ(Events().back()["regarding"]["resourceVersion"], "6");
}

TEST_F(LandscapeFollowerTest, WithoutItsConfigMapTheDefaultsHoldAndThatIsSaid) {
  Say(test::Event("ADDED", PolicyConfig(3, "enforcement: warn\n")) + test::InitialEnd(4));
  follower_->Start();
  EXPECT_TRUE(Becomes([&] { return Enforcement() == policy::Mode::kWarn; }));
  Say(test::Event("DELETED", PolicyConfig(5, "enforcement: warn\n")));
  EXPECT_TRUE(Becomes([&] { return Enforcement() == policy::Mode::kEnforce; }));
  EXPECT_EQ(readiness_.policy().source, "defaults");
  EXPECT_TRUE(Becomes([&] { return !Events().empty(); }));
  EXPECT_EQ(Events().front()["reason"], "PolicyGone");
  EXPECT_EQ(Events().front()["type"], "Warning");
}

TEST_F(LandscapeFollowerTest, BrokenExternalScoresCountNoLongerAndTheirOwnerHearsOfIt) {
  Say(test::InitialEnd(4));
  Say(test::Event("ADDED", ScoresConfig(3, "40")), kScores);
  follower_->Start();
  const auto is_refused = [&](bool refused) {
    const auto view = follower_->view().Read();
    return view != nullptr && view->external_scores().size() == 1 &&
           view->external_scores()[0]->why_broken.empty() != refused;
  };
  EXPECT_TRUE(Becomes([&] { return is_refused(false); }));
  Say(test::Event("MODIFIED", ScoresConfig(5, "ten")), kScores);
  EXPECT_TRUE(Becomes([&] { return is_refused(true) && !Events().empty(); }));
  const std::string why = "scores.yaml: regions.eu: expected a number";
  EXPECT_THAT(ReadyzVerbose(), HasSubstr("; ConfigMap garden/carbon: " + why));
  const json event = Events().front();
  EXPECT_EQ(event["regarding"]["name"], "carbon");
  EXPECT_EQ(event["reason"], "ExternalScoresRefused");
  EXPECT_EQ(event["type"], "Warning");
  EXPECT_EQ(event["note"], why);
  Say(test::Event("MODIFIED", ScoresConfig(6, "50")), kScores);
  EXPECT_TRUE(Becomes([&] { return is_refused(false); }));
  EXPECT_THAT(ReadyzVerbose(), Not(HasSubstr("carbon")));
}

// Nothing of it was good before, so its other rows count; that one does not must be heard of.
TEST_F(LandscapeFollowerTest, ARegionTableThatIsBrokenFromTheStartIsHeardOf) {
  Say(test::InitialEnd(4));
  Say(test::Event("ADDED", RegionConfig(3, "ten")), kRegions);
  follower_->Start();
  EXPECT_TRUE(Becomes([&] { return !Events().empty(); }));
  const std::string why = R"(row eu is malformed: "us": expected an integer, is the string "ten"; )"
                          "all other rows count";
  EXPECT_EQ(Events().front()["note"], why);
  // The event may come before the lists of the other kinds have ended.
  EXPECT_TRUE(
      Becomes([&] { return ReadyzVerbose().find("; 1 configmaps; ") != std::string::npos; }));
  EXPECT_THAT(ReadyzVerbose(), HasSubstr("; ConfigMap garden/aws-regions: " + why));
}

TEST_F(LandscapeFollowerTest, ABrokenRegionTableNeverReplacesAGoodOneAndItsOwnerHearsOfIt) {
  Say(test::InitialEnd(4));
  Say(test::Event("ADDED", RegionConfig(3, "120")), kRegions);
  follower_->Start();
  EXPECT_TRUE(Becomes([&] { return Distance() == 120; }));

  Say(test::Event("MODIFIED", RegionConfig(5, "ten")), kRegions);
  EXPECT_TRUE(Becomes([&] { return !Events().empty(); }));
  EXPECT_EQ(Distance(), 120);
  const std::string why = R"(row eu is malformed: "us": expected an integer, is the string "ten"; )"
                          "its last good table stays in force";
  EXPECT_THAT(ReadyzVerbose(), HasSubstr("; 0 configmaps and 1 broken"));
  EXPECT_THAT(ReadyzVerbose(), HasSubstr("; ConfigMap garden/aws-regions: " + why));
  const json event = Events().front();
  EXPECT_EQ(event["regarding"]["name"], "aws-regions");
  EXPECT_EQ(event["regarding"]["uid"], "uid-of-aws-regions");
  EXPECT_EQ(event["regarding"]["resourceVersion"], "5");
  EXPECT_EQ(event["type"], "Warning");
  EXPECT_EQ(event["reason"], "RegionTableRefused");
  EXPECT_EQ(event["note"], why);

  Say(test::Event("MODIFIED", RegionConfig(6, "90")), kRegions);
  EXPECT_TRUE(Becomes([&] { return Distance() == 90; }));
  EXPECT_THAT(ReadyzVerbose(), Not(HasSubstr("aws-regions")));
  Say(test::Event("MODIFIED", RegionConfig(7, "ten")), kRegions);
  EXPECT_TRUE(Becomes([&] { return ReadyzVerbose().find("aws-regions") != std::string::npos; }));
  EXPECT_EQ(Distance(), 90);
  Say(test::Event("DELETED", RegionConfig(8, "ten")), kRegions);
  EXPECT_TRUE(Becomes([&] { return Distance() == -1; }));
}

}  // namespace
}  // namespace trowel::daemon

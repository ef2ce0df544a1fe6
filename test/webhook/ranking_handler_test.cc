#include "webhook/ranking/ranking_handler.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/support/garden_fixture.h"

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using trowel::testing::At;
using trowel::testing::HealthySeed;

// A handler around shoot garden-dev/moss on aws-eu1. Other seeds: aws-eu2, aws-eu3 as near as the
// shoot is, aws-eu4 full, aws-eu5 that is being deleted.
class RankingHandlerTest : public ::testing::Test {
 protected:
  RankingHandlerTest() {
    garden::Seed full = HealthySeed("aws-eu4");
    full.allocatable_shoots = 0;
    garden::Seed leaving = HealthySeed("aws-eu5");
    leaving.deleting = true;
    fixture.AddSeed(HealthySeed("aws-eu3")).AddSeed(full).AddSeed(leaving);
    Publish();
    readiness.SetWaitingFor({});
    GardenStatus status;
    status.source = "test";
    status.heard_at = clock.Now();
    readiness.SetGarden(status);
  }

  void Publish() {
    garden.Publish(fixture.View());
    policies.Publish(std::make_shared<const policy::Policy>(fixture.policy));
  }

  HttpReply Post(std::string_view path, std::string body) {
    const std::size_t size = body.size();
    body.append(kBodyPadding, '\0');
    HttpReply reply;
    handler.Handle({.method = "POST",
                    .path = path,
                    .query = {},
                    .content_type = "application/json",
                    .body = std::string_view(body).substr(0, size)},
                   &reply);
    return reply;
  }
  json Ask(std::string_view path, const json& body) {
    const HttpReply reply = Post(path, body.dump());
    EXPECT_EQ(reply.status, 200) << reply.body;
    return json::parse(reply.body);
  }
  std::string Message(const HttpReply& reply) { return json::parse(reply.body)["message"]; }

  static json Arguments(const std::vector<std::string>& seeds, const std::string& name = "moss") {
    return {{"Pod", {{"metadata", {{"namespace", "garden-dev"}, {"name", name}}}}},
            {"Nodes", nullptr},
            {"NodeNames", seeds}};
  }
  static std::vector<std::string> SeedsOf(const json& ranking) {
    std::vector<std::string> seeds;
    for (const json& candidate : ranking["candidates"]) {
      if (candidate["allowed"]) seeds.push_back(candidate["seed"]);
    }
    return seeds;
  }
  std::uint64_t Count(std::size_t path, int code) const {
    const auto& codes = RankingMetrics::kCodes;
    const auto at = std::find(codes.begin(), codes.end(), code) - codes.begin();
    return metrics.codes[path][static_cast<std::size_t>(at)].value();
  }

  trowel::testing::GardenFixture fixture;
  Snapshot<garden::GardenView> garden{nullptr};
  Snapshot<policy::Policy> policies{nullptr};
  policy::Ledger ledger;
  FixedClock clock{At("2026-11-21T12:00:00Z")};
  FixedClock wall_clock{At("2026-11-21T12:01:30.9Z")};
  Readiness readiness;
  RankingMetrics metrics;
  RankingHandler handler{{.admission = {.garden = &garden,
                                        .policy = &policies,
                                        .ledger = &ledger,
                                        .clock = &clock,
                                        .readiness = &readiness},
                          .wall_clock = &wall_clock},
                         &metrics};
};

TEST_F(RankingHandlerTest, RanksAShootOfTheGarden) {
  const json ranking = Ask("/rank", {{"shoot", "garden-dev/moss"}});
  EXPECT_EQ(ranking["apiVersion"], "trowel.gardener.cloud/v1alpha1");
  EXPECT_EQ(ranking["kind"], "Ranking");
  EXPECT_EQ(ranking["shoot"], "garden-dev/moss");
  EXPECT_EQ(ranking["from"], "aws-eu1");
  EXPECT_EQ(ranking["live"], false);
  EXPECT_EQ(ranking["garden"], json({{"source", "test"}, {"age", "1m30s"}}));
  EXPECT_EQ(ranking["candidates"].size(), 4U) << "every seed but the source";
  EXPECT_THAT(SeedsOf(ranking), ElementsAre("aws-eu3", "aws-eu2"));
  const json& refused = ranking["candidates"][2];
  EXPECT_EQ(refused["seed"], "aws-eu4");
  EXPECT_EQ(refused["score"], 0.0);
  EXPECT_EQ(refused["parts"], json::object());
  EXPECT_EQ(refused["findings"][0]["rule"], "seed-capacity");
  EXPECT_EQ(Count(0, 200), 1U);
}

TEST_F(RankingHandlerTest, LiveGoesBeforeTheAnnotation) {
  EXPECT_EQ(Ask("/rank", {{"shoot", "garden-dev/moss"}, {"live", true}})["live"], true);
  fixture.shoot.live_migrate = true;
  Publish();
  EXPECT_EQ(Ask("/rank", {{"shoot", "garden-dev/moss"}})["live"], true);
  EXPECT_EQ(Ask("/rank", {{"shoot", "garden-dev/moss"}, {"live", false}})["live"], false);
  EXPECT_EQ(Ask("/rank", {{"shoot", "garden-dev/moss"}, {"live", nullptr}})["live"], true);
}

TEST_F(RankingHandlerTest, RanksAShootThatIsSent) {
  const json shoot = {{"apiVersion", "core.gardener.cloud/v1beta1"},
                      {"kind", "Shoot"},
                      {"metadata", {{"namespace", "garden-dev"}, {"name", "new"}}},
                      {"spec",
                       {{"cloudProfile", {{"kind", "CloudProfile"}, {"name", "aws"}}},
                        {"region", "eu-west-1"},
                        {"provider", {{"type", "aws"}}}}}};
  const json ranking = Ask("/rank", shoot);
  EXPECT_EQ(ranking["shoot"], "garden-dev/new");
  EXPECT_EQ(ranking["from"], "");
  EXPECT_EQ(ranking["candidates"].size(), 5U) << "it is on no seed yet";
}

TEST_F(RankingHandlerTest, CountsMovesThatWereAllowedMomentsAgo) {
  fixture.destination.allocatable_shoots = 1;
  Publish();
  EXPECT_THAT(SeedsOf(Ask("/rank", {{"shoot", "garden-dev/moss"}})),
              ElementsAre("aws-eu3", "aws-eu2"));
  ASSERT_TRUE(ledger.Add({.shoot = "garden-dev/fern",
                          .space = "garden-dev",
                          .source = "aws-eu1",
                          .destination = "aws-eu2",
                          .expires = clock.Now() + absl::Seconds(30)},
                         ledger.Read()->version, clock.Now()));
  EXPECT_THAT(SeedsOf(Ask("/rank", {{"shoot", "garden-dev/moss"}})), ElementsAre("aws-eu3"));
  EXPECT_THAT(Ask("/filter", Arguments({"aws-eu2", "aws-eu3"}))["NodeNames"],
              ElementsAre("aws-eu3"));
}

struct Mistake {
  std::string_view path;
  std::string body;
  int status;
  std::string message;
};

TEST_F(RankingHandlerTest, SaysWhatIsWrongWithARequest) {
  const std::string arguments = R"({"Pod": {"metadata": {"namespace": "a", "name": "b"}})";
  for (const Mistake& mistake : std::vector<Mistake>{
           {"/rank", "", 400, "the body is empty"},
           {"/rank", "{", 400, "the body is not JSON"},
           {"/rank", "[]", 400, "the body is not an object"},
           {"/rank", "{}", 400, "shoot: missing"},
           {"/rank", R"({"shoot": 1})", 400, "shoot: expected a string"},
           {"/rank", R"({"shoot": "moss"})", 400, "shoot: expected NAMESPACE/NAME"},
           {"/rank", R"({"shoot": "garden-dev/"})", 400, "shoot: expected NAMESPACE/NAME"},
           {"/rank", R"({"shoot": "a/b", "live": "yes"})", 400, "live: expected"},
           {"/rank", R"({"shoot": "a/b", "lve": true})", 400, "lve: not known"},
           {"/rank", R"({"shoot": "a/b", "shoot": "c/d"})", 400, "the key is repeated"},
           {"/rank", R"({"shoot": "a/b\n"})", 400, "control characters"},
           {"/rank", R"({"shoot": "garden-dev/mos"})", 404, "there is no Shoot garden-dev/mos"},
           {"/rank", R"({"kind": "Seed", "apiVersion": "core.gardener.cloud/v1beta1"})", 422,
            "expected core.gardener.cloud/v1beta1 Shoot, found core.gardener.cloud/v1beta1 Seed"},
           {"/rank", R"({"kind": "Shoot", "apiVersion": "core.gardener.cloud/v1beta1"})", 400,
            "metadata.namespace: missing"},
           {"/rank",
            R"({"kind": "Shoot", "apiVersion": "core.gardener.cloud/v1beta1", "spec": {"region": 1},
                "metadata": {"namespace": "a", "name": "b"}})",
            400, "spec.region: expected a string"},
           {"/filter", "{}", 400, "namespace: missing"},
           {"/filter", arguments + R"(, "NodeNames": [1]})", 400,
            "NodeNames[0]: expected a string"},
           {"/filter", arguments + R"(, "NodeNames": [], "nodenames": []})", 400,
            "nodenames: the key is repeated"},
           {"/prioritize", arguments + "}", 422, "set nodeCacheCapable"},
           {"/prioritize", arguments + R"(, "Nodes": {"items": []}})", 422, "nodeCacheCapable"},
           {"/prioritize", arguments + R"(, "NodeNames": []})", 404, "there is no Shoot a/b"}}) {
    const HttpReply reply = Post(mistake.path, mistake.body);
    EXPECT_EQ(reply.status, mistake.status) << mistake.body;
    EXPECT_THAT(Message(reply), HasSubstr(mistake.message)) << mistake.body;
    EXPECT_EQ(json::parse(reply.body)["kind"], "Status");
  }
  EXPECT_EQ(Count(0, 404), 1U);
  EXPECT_EQ(Count(2, 422), 2U);
}

TEST_F(RankingHandlerTest, AShootThatCannotBeReadIsNoShootThatIsNotThere) {
  garden::Broken broken;
  broken.why = "spec.region: expected a string";
  fixture.more.push_back(
      {.kind = garden::Kind::kShoot, .space = "garden-dev", .name = "rust", .object = broken});
  Publish();
  const HttpReply reply = Post("/rank", R"({"shoot": "garden-dev/rust"})");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(Message(reply), HasSubstr("malformed: spec.region: expected a string"));
}

TEST_F(RankingHandlerTest, AnUnknownShootMayBeOneThatIsNotKnownYet) {
  fixture.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
  Publish();
  const HttpReply reply = Post("/filter", Arguments({"aws-eu2"}, "gone").dump());
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(Message(reply), HasSubstr("forbidden"));
  EXPECT_EQ(reply.retry_after, 1);
}

TEST_F(RankingHandlerTest, IsNotReadyWithoutAGarden) {
  readiness.SetTooOld(true);
  for (const char* path : {"/rank", "/filter", "/prioritize"}) {
    const HttpReply reply = Post(path, R"({"shoot": "garden-dev/moss"})");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.retry_after, 1);
    EXPECT_TRUE(reply.close);
  }
}

TEST_F(RankingHandlerTest, FiltersAsAnExtender) {
  const json result =
      Ask("/filter", Arguments({"aws-eu5", "aws-eu2", "aws-eu1", "no", "aws-eu3", "aws-eu2"}));
  EXPECT_EQ(result["Nodes"], nullptr);
  EXPECT_EQ(result["Error"], "");
  EXPECT_THAT(result["NodeNames"], ElementsAre("aws-eu2", "aws-eu3")) << "as they were given";
  const json& failed = result["FailedNodes"];
  EXPECT_EQ(failed.size(), 3U);
  EXPECT_THAT(failed["aws-eu5"].get<std::string>(),
              HasSubstr("seed-deleting: destination aws-eu5 is being deleted"));
  EXPECT_EQ(failed["aws-eu1"], "garden-dev/moss is on it already");
  EXPECT_EQ(failed["no"], "there is no Seed no");
  EXPECT_EQ(result["FailedAndUnresolvableNodes"], json::object());
}

TEST_F(RankingHandlerTest, ReadsExtenderArgumentsOfAnyCase) {
  const json result = json::parse(
      Post("/filter", R"({"pod": {"Metadata": {"NAMESPACE": "garden-dev", "name": "moss"}},
                          "nodenames": ["aws-eu2"]})")
          .body);
  EXPECT_THAT(result["NodeNames"], ElementsAre("aws-eu2"));
}

TEST_F(RankingHandlerTest, AFilterSaysInItsAnswerWhatFailsTheCall) {
  const json unknown = Ask("/filter", Arguments({"aws-eu2"}, "mos"));
  EXPECT_EQ(unknown["Error"], "there is no Shoot garden-dev/mos in this garden");
  EXPECT_EQ(unknown["NodeNames"], json::array());
  json whole = Arguments({});
  whole["NodeNames"] = nullptr;
  whole["Nodes"] = {{"items", {{{"metadata", {{"name", "aws-eu2"}}}}}}};
  EXPECT_THAT(Ask("/filter", whole)["Error"].get<std::string>(),
              HasSubstr("set nodeCacheCapable for this extender"));
}

TEST_F(RankingHandlerTest, PrioritiesFallAlongTheRanking) {
  // The nearer seed warns, and would have more points.
  garden::Seed& far = fixture.destination;
  far.region = "eu-central-1";
  fixture.Set("seed-visible", policy::Mode::kOff);
  Publish();
  const json ranking = Ask("/rank", {{"shoot", "garden-dev/moss"}});
  const json priorities =
      Ask("/prioritize", Arguments({"aws-eu1", "aws-eu2", "aws-eu3", "aws-eu4", "no"}));
  ASSERT_EQ(priorities.size(), 5U);
  std::map<std::string, int> by_host;
  for (const json& entry : priorities) by_host[entry["Host"]] = entry["Score"];
  EXPECT_EQ(by_host["aws-eu1"], 0);
  EXPECT_EQ(by_host["aws-eu4"], 0);
  EXPECT_EQ(by_host["no"], 0);
  const double score = ranking["candidates"][0]["score"];
  EXPECT_EQ(by_host["aws-eu3"], std::lround(score / 10));
  EXPECT_GT(by_host["aws-eu2"], 0);
  EXPECT_LT(by_host["aws-eu2"], by_host["aws-eu3"]);
}

TEST_F(RankingHandlerTest, ASeedWithWarningsHasNoMoreThanOneWithout) {
  // aws-eu3 is near and warns; aws-eu2 is far and does not.
  garden::Seed near = HealthySeed("aws-eu3");
  near.provider_type = "gcp";
  fixture.AddSeed(near).Set("cloudprofile-selector", policy::Mode::kOff);
  Publish();
  const json ranking = Ask("/rank", {{"shoot", "garden-dev/moss"}});
  ASSERT_THAT(SeedsOf(ranking), ElementsAre("aws-eu2", "aws-eu3"));
  ASSERT_FALSE(ranking["candidates"][1]["findings"].empty());
  ASSERT_GT(ranking["candidates"][1]["score"], ranking["candidates"][0]["score"]);
  const json priorities = Ask("/prioritize", Arguments({"aws-eu2", "aws-eu3"}));
  EXPECT_LE(priorities[1]["Score"], priorities[0]["Score"]);
}

}  // namespace
}  // namespace trowel::webhook

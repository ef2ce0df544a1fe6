#include "webhook/ranking/ranking_handler.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/webhook/ranking/ranking_handler_fixture.h"

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
                          .expires = {}},
                         ledger.Read()->version, policy::Ledger::Clock::now()));
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
  readiness.SetValidFor(-absl::Seconds(1));
  for (const char* path : {"/rank", "/filter", "/prioritize"}) {
    const HttpReply reply = Post(path, R"({"shoot": "garden-dev/moss"})");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.retry_after, 1);
    EXPECT_TRUE(reply.close);
  }
}

}  // namespace
}  // namespace trowel::webhook

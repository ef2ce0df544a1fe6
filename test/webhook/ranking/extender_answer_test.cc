// /filter and /prioritize, in the shape of kube-scheduler's extenders.

#include <cmath>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/webhook/ranking/ranking_handler_fixture.h"

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using trowel::testing::HealthySeed;

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

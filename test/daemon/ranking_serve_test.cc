// `trowel serve` with and without --ranking, in the process.

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "daemon/server_process.h"
#include "garden/time.h"
#include "kube/manifests.h"
#include "test/support/fake_reviews.h"
#include "test/support/http_get.h"
#include "test/support/tls_client.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMoss[] = R"({"shoot": "garden-dev/moss"})";

class RankingServeTest : public ::testing::Test {
 protected:
  void Start(bool ranking, std::optional<kube::Access> access = std::nullopt) {
    daemon::ServerProcess::Config config;
    config.garden.garden = {"examples/garden"};
    config.garden.garden_namespace = "garden";
    config.server.address = config.probe_address = "127.0.0.1";
    config.certificate.hosts = {"localhost"};
    config.now = *garden::ParseTime("2026-11-21T12:00:00Z");
    config.ranking = ranking;
    if (access.has_value()) {
      config.landscape.emplace();
      config.landscape->access = *access;
      config.landscape->garden_namespace = "garden";
    }
    config.ranking_audiences = audiences;
    process = std::make_unique<daemon::ServerProcess>(std::move(config));
    const absl::Status started = process->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  HttpAnswer Ask(std::string_view path, std::string_view body, std::string_view token = "") {
    TlsClientOptions options;
    options.ca_pem = process->ephemeral_ca();
    const auto client = TlsClient::Connect(process->port(), options);
    if (client == nullptr) return {};
    const std::string header =
        token.empty() ? "" : "Authorization: Bearer " + std::string(token) + "\r\n";
    return client->Ask(Post(path, body, header)).value_or(HttpAnswer());
  }
  std::string Metrics() { return HttpGet(process->probe_port(), "/metrics"); }

  FakeReviews reviews;
  std::vector<std::string> audiences;
  std::unique_ptr<daemon::ServerProcess> process;
};

TEST_F(RankingServeTest, ThereAreNoRankingsUnlessAskedFor) {
  Start(/*ranking=*/false);
  for (const char* path : {"/rank", "/filter", "/prioritize"}) {
    const HttpAnswer answer = Ask(path, kMoss);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(json::parse(answer.body)["message"],
              "there is no " + std::string(path) + ": reviews go to /validate");
  }
  EXPECT_THAT(Metrics(), Not(HasSubstr("trowel_ranking")));
}

TEST_F(RankingServeTest, AnswersBesidesReviews) {
  Start(/*ranking=*/true);
  const HttpAnswer ranking = Ask("/rank", kMoss);
  EXPECT_EQ(ranking.status, 200);
  EXPECT_EQ(json::parse(ranking.body)["candidates"][0]["seed"], "aws-eu4");
  const HttpAnswer review =
      Ask("/validate?timeout=10s", *kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20));
  EXPECT_EQ(json::parse(review.body)["response"]["allowed"], true);
  EXPECT_EQ(Ask("/filter", "{}").status, 400);
  EXPECT_THAT(Metrics(),
              AllOf(HasSubstr("trowel_ranking_requests_total{path=\"/rank\",code=\"200\"} 1"),
                    HasSubstr("trowel_ranking_requests_total{path=\"/filter\",code=\"400\"} 1"),
                    HasSubstr("trowel_ranking_callers_total{by=\"loopback\"} 2"),
                    HasSubstr("trowel_reviews_total{code=\"200\"} 1")));
}

TEST_F(RankingServeTest, InALandscapeTheApiServerSaysWhoMayAsk) {
  Start(/*ranking=*/true, reviews.access());
  EXPECT_EQ(Ask("/rank", kMoss).header("www-authenticate"), "Bearer");
  EXPECT_EQ(Ask("/rank", kMoss, "stranger").status, 401);
  EXPECT_EQ(Ask("/rank", kMoss, "bob").status, 403);
  // He may ask, and hears that no shoot is known: there is nothing that Trowel may read.
  const HttpAnswer answer = Ask("/rank", kMoss, "ada");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_EQ(reviews.TokenReviews(), 3U);
}

TEST_F(RankingServeTest, ATokenMustBeForTheAudienceThatIsAskedFor) {
  audiences = {"trowel"};
  Start(/*ranking=*/true, reviews.access());
  EXPECT_EQ(Ask("/rank", kMoss, "ada").status, 401);
  EXPECT_EQ(Ask("/rank", kMoss, "aware").status, 503) << "may ask; no shoot is known";
}

}  // namespace
}  // namespace trowel::test

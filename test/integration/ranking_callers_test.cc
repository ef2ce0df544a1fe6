// Callers of rankings over real TLS: what they are told, and that nobody waits for the reviews of
// somebody else.

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/integration/echo_server.h"
#include "test/support/fake_reviews.h"
#include "webhook/probes/metrics.h"
#include "webhook/ranking/caller_gate.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;

std::string Ask(std::string_view path, const std::string& token, std::string_view body = "{}") {
  return Post(path, body, token.empty() ? "" : "Authorization: Bearer " + token + "\r\n");
}

// One worker, whose handler gives back the body.
class RankingCallersTest : public ::testing::Test {
 protected:
  RankingCallersTest() : tls(TestContext()) {
    webhook::ServerOptions options;
    options.address = "127.0.0.1";
    server = std::make_unique<webhook::Server>(
        options, &tls, [] { return std::make_unique<EchoHandler>(); },
        [this] {
          return std::make_unique<webhook::CallerGate>(
              webhook::CallerReviews::Options{.access = reviews.access()}, metrics.AddRanking());
        });
    EXPECT_TRUE(server->Start().ok());
  }

  struct EchoHandler : webhook::RequestHandler {
    void Handle(const webhook::HttpRequest& request, webhook::HttpReply* reply) override {
      Echo(request, reply);
    }
  };

  std::unique_ptr<TlsClient> Connect(TlsClientOptions options = {}) const {
    options.ca_pem = TestCa().certificate_pem;
    return TlsClient::Connect(server->port(), options);
  }
  // On a connection of its own.
  HttpAnswer Answer(const std::string& request) const {
    const auto client = Connect();
    return client == nullptr ? HttpAnswer() : client->Ask(request).value_or(HttpAnswer());
  }

  FakeReviews reviews;
  webhook::Metrics metrics{{}};
  webhook::TlsStore tls;
  std::unique_ptr<webhook::Server> server;
};

TEST_F(RankingCallersTest, AreToldWhatIsMissing) {
  const HttpAnswer without = Answer(Ask("/rank", ""));
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(without.header("www-authenticate"), "Bearer");
  EXPECT_EQ(without.header("connection"), "close") << "its body is not read";
  EXPECT_EQ(Answer(Ask("/filter", "stranger")).header("www-authenticate"),
            R"(Bearer error="invalid_token")");
  EXPECT_EQ(Answer(Ask("/prioritize", "bob")).status, 403);
  const HttpAnswer later = Answer(Ask("/rank", "forbidden"));
  EXPECT_EQ(later.status, 503);
  EXPECT_EQ(later.header("retry-after"), "60");
  EXPECT_EQ(later.header("www-authenticate"), "");
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_ranking_requests_total{path=\"/rank\",code=\"401\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_ranking_requests_total{path=\"/rank\",code=\"503\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_ranking_callers_total{by=\"review\"} 3"));
  EXPECT_THAT(text, HasSubstr("trowel_ranking_reviews_failed_total 1"));
}

TEST_F(RankingCallersTest, WhoMayIsServedOnAConnectionThatStays) {
  const auto client = Connect();
  ASSERT_NE(client, nullptr);
  for (const std::size_t size : {std::size_t{2}, std::size_t{500'000}, std::size_t{2}}) {
    const std::string body(size, 'x');
    const auto answer = client->Ask(Ask("/rank", "ada", body));
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, body);
  }
  EXPECT_EQ(reviews.TokenReviews(), 1U);
  EXPECT_EQ(client->Ask(Ask("/rank", "bob"))->status, 403);
}

TEST_F(RankingCallersTest, ReviewsNeedNoToken) {
  EXPECT_EQ(Answer(Ask("/validate", "")).status, 200);
  EXPECT_EQ(Answer(Ask("/rank/", "")).status, 404);
  EXPECT_EQ(reviews.requests().size(), 0U);
}

TEST_F(RankingCallersTest, NobodyWaitsForTheReviewOfAnother) {
  const auto waiting = Connect();
  const auto with_him = Connect();
  ASSERT_NE(waiting, nullptr);
  ASSERT_NE(with_him, nullptr);
  ASSERT_TRUE(waiting->Send(Ask("/rank", "late", "first")));
  ASSERT_TRUE(with_him->Send(Ask("/filter", "late", "second")));
  // The one worker answers others meanwhile.
  EXPECT_EQ(Answer(Ask("/validate", "")).status, 200);
  EXPECT_EQ(Answer(Ask("/rank", "ada", "third")).body, "third");
  reviews.Release();
  EXPECT_EQ(waiting->Receive()->body, "first");
  EXPECT_EQ(with_him->Receive()->body, "second");
  EXPECT_EQ(reviews.TokenReviews(), 2U);
}

TEST_F(RankingCallersTest, WhoAsksBeforeSendingIsAdmittedFirst) {
  const auto client = Connect();
  ASSERT_NE(client, nullptr);
  const std::string request =
      Post("/rank", "{}", "Expect: 100-continue\r\nAuthorization: Bearer bob\r\n");
  EXPECT_EQ(client->Ask(request.substr(0, request.size() - 2))->status, 403);
}

TEST_F(RankingCallersTest, AHangUpWhileWaitingLeavesNothingBehind) {
  {
    const auto client = Connect();
    ASSERT_NE(client, nullptr);
    ASSERT_TRUE(client->Send(Ask("/rank", "late")));
    client->Abandon();
  }
  reviews.Release();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (server->stats().connections > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  EXPECT_EQ(server->stats().connections, 0U);
  EXPECT_EQ(server->stats().requests_running, 0U);
}

TEST_F(RankingCallersTest, AServerThatStopsWaitsForReviewsNoLongerThanTheyTake) {
  const auto client = Connect();
  ASSERT_NE(client, nullptr);
  ASSERT_TRUE(client->Send(Ask("/rank", "silent")));
  while (reviews.TokenReviews() == 0) std::this_thread::yield();
  const auto begin = std::chrono::steady_clock::now();
  server->Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(6));
}

TEST_F(RankingCallersTest, AClientCertificateNeedsNoToken) {
  const certs::KeyPair ca = *certs::IssueCa("clients", absl::Now());
  certs::TlsMaterial material = TestMaterial();
  material.client_ca_pem = ca.certificate_pem;
  tls.Swap(*webhook::TlsContext::Make(material, {"scheduler"}));
  const certs::KeyPair pair = *certs::IssueClient(ca, "scheduler", absl::Hours(1), absl::Now());
  for (const bool tls12 : {false, true}) {
    TlsClientOptions options;
    options.certificate_pem = pair.certificate_pem;
    options.key_pem = pair.key_pem;
    options.tls12 = tls12;
    const auto client = Connect(options);
    ASSERT_NE(client, nullptr);
    EXPECT_EQ(client->Ask(Ask("/rank", ""))->status, 200);
  }
  EXPECT_EQ(reviews.requests().size(), 0U);
  EXPECT_THAT(metrics.Text(), HasSubstr("trowel_ranking_callers_total{by=\"certificate\"} 2"));
}

}  // namespace
}  // namespace trowel::test

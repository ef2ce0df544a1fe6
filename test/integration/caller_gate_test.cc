// Who may ask for rankings: a gate on an event loop, and a fake API server that it asks.

#include "webhook/ranking/caller_gate.h"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "test/support/fake_reviews.h"

namespace trowel::test {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using webhook::CallerGate;
using webhook::CallerSource;
using webhook::HttpRequest;
using webhook::RankingMetrics;
using webhook::Refusal;
using Options = webhook::CallerReviews::Options;

HttpRequest From(std::string_view authorization) {
  return {.method = "POST",
          .path = "/rank",
          .query = {},
          .content_type = "application/json",
          .body = {},
          .authorization = authorization};
}

class CallerGateTest : public ::testing::Test {
 protected:
  // Begins to judge; Run() ends it.
  std::size_t Begin(CallerGate* asked, const HttpRequest& head) {
    const std::size_t at = codes.size();
    codes.push_back(0);
    refusals.emplace_back();
    net::co_spawn(context, asked->Admit(head),
                  [this, at](const std::exception_ptr& thrown, std::optional<Refusal> refusal) {
                    codes[at] = thrown != nullptr ? -1 : refusal.has_value() ? refusal->code : 200;
                    refusals[at] = std::move(refusal);
                  });
    return at;
  }
  void Run() {
    context.restart();
    context.run();
  }
  // 200: come in.
  int Ask(CallerGate* asked, const HttpRequest& head) {
    const std::size_t at = Begin(asked, head);
    Run();
    return codes[at];
  }
  std::uint64_t Callers(CallerSource source) const {
    return metrics.callers[static_cast<std::size_t>(source)].value();
  }

  net::io_context context{1};
  FakeReviews reviews;
  RankingMetrics metrics;
  CallerGate gate{Options{.access = reviews.access(), .time = milliseconds(5'000)}, &metrics};
  std::vector<int> codes;
  std::vector<std::optional<Refusal>> refusals;
};

TEST_F(CallerGateTest, GuardsRankingsAndNothingElse) {
  EXPECT_TRUE(gate.Guards("/rank"));
  EXPECT_TRUE(gate.Guards("/filter"));
  EXPECT_TRUE(gate.Guards("/prioritize"));
  EXPECT_FALSE(gate.Guards("/validate"));
}

TEST_F(CallerGateTest, WithoutALandscapeOnlyTheOwnHostMayAsk) {
  CallerGate alone(std::nullopt, &metrics);
  HttpRequest head = From("Bearer ada");
  head.has_certificate = true;
  EXPECT_EQ(Ask(&alone, head), 403);
  head.from_loopback = true;
  EXPECT_EQ(Ask(&alone, head), 200);
  EXPECT_EQ(Callers(CallerSource::kLoopback), 1U);
  EXPECT_EQ(reviews.requests().size(), 0U);
}

TEST_F(CallerGateTest, InALandscapeTheOwnHostNeedsATokenLikeAllOthers) {
  HttpRequest head = From("");
  head.from_loopback = true;
  EXPECT_EQ(Ask(&gate, head), 401);
}

TEST_F(CallerGateTest, ACertificateIsEnough) {
  HttpRequest head = From("Bearer nobody");
  head.has_certificate = true;
  EXPECT_EQ(Ask(&gate, head), 200);
  EXPECT_EQ(reviews.requests().size(), 0U);
}

// Tokens of nobody cost the API server a request each, so a network has only so many.
TEST_F(CallerGateTest, WhoSendsJunkIsToldToWaitAndKeepsNobodyElseOut) {
  HttpRequest junk = From("");
  junk.network = 7;
  int asked = 0;
  for (int code = 401; code == 401; ++asked) {
    const std::string authorization = "Bearer junk" + std::to_string(asked);
    junk.authorization = authorization;
    code = Ask(&gate, junk);
    ASSERT_LT(asked, 100);
    if (code != 401) {
      EXPECT_EQ(code, 429);
    }
  }
  EXPECT_EQ(reviews.requests().size(), static_cast<std::size_t>(asked - 1));
  EXPECT_EQ(refusals.back()->retry_after, 1);
  HttpRequest other = From("Bearer ada");
  other.network = 8;
  EXPECT_EQ(Ask(&gate, other), 200);
  // One that is known needs no review, wherever it comes from.
  other.network = 7;
  EXPECT_EQ(Ask(&gate, other), 200);
}

TEST_F(CallerGateTest, WhatIsNoBearerTokenIsChallengedWithoutAsking) {
  for (const char* authorization : {"", "Basic YWRhOnNlY3JldA==", "Bearer", "Bearer ", "Bearerada",
                                    "Bearer ada, Bearer bob", "Bearer a\tb", "Bearer \xC3\xA9"}) {
    EXPECT_EQ(Ask(&gate, From(authorization)), 401) << authorization;
    EXPECT_EQ(refusals.back()->www_authenticate, "Bearer");
  }
  EXPECT_EQ(reviews.requests().size(), 0U);
}

TEST_F(CallerGateTest, AsksWhoItIsAndWhetherHeMay) {
  EXPECT_EQ(Ask(&gate, From("bEaReR  ada")), 200);
  EXPECT_EQ(Ask(&gate, From("Bearer bob")), 403);
  EXPECT_THAT(refusals.back()->message, HasSubstr("bob may not post /rank"));
  EXPECT_EQ(Ask(&gate, From("Bearer stranger")), 401);
  EXPECT_EQ(refusals.back()->www_authenticate, R"(Bearer error="invalid_token")");
  EXPECT_EQ(reviews.TokenReviews(), 3U);
  EXPECT_EQ(reviews.AccessReviews(), 2U);
  const nlohmann::json spec = nlohmann::json::parse(reviews.requests()[1].body)["spec"];
  EXPECT_EQ(spec, nlohmann::json::parse(R"({"user": "ada", "uid": "7",
      "groups": ["people", "system:authenticated"], "extra": {"example.org/team": ["a", "b"]},
      "nonResourceAttributes": {"path": "/rank", "verb": "post"}})"));
}

TEST_F(CallerGateTest, WithAudiencesATokenMustBeForOneOfThem) {
  const auto with = [&](std::vector<std::string> audiences) {
    return Options{.access = reviews.access(), .audiences = std::move(audiences)};
  };
  CallerGate ours(with({"scheduling", "trowel"}), &metrics);
  EXPECT_EQ(Ask(&ours, From("Bearer aware")), 200);
  EXPECT_EQ(nlohmann::json::parse(reviews.requests()[0].body)["spec"],
            nlohmann::json::parse(R"({"token": "aware", "audiences": ["scheduling", "trowel"]})"));
  CallerGate another(with({"other"}), &metrics);
  EXPECT_EQ(Ask(&another, From("Bearer aware")), 401);
  EXPECT_EQ(refusals.back()->message, "the API server does not know this token for audience other");
  EXPECT_EQ(refusals.back()->www_authenticate, R"(Bearer error="invalid_token")");
  const std::size_t asked = reviews.AccessReviews();
  EXPECT_EQ(Ask(&ours, From("Bearer ada")), 401) << "a server that looks at no audience";
  EXPECT_EQ(reviews.AccessReviews(), asked) << "of nobody nothing is asked";
  EXPECT_EQ(Ask(&gate, From("Bearer aware")), 200);
}

TEST_F(CallerGateTest, RemembersEveryVerdictForAWhile) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Ask(&gate, From("Bearer ada")), 200);
    EXPECT_EQ(Ask(&gate, From("Bearer bob")), 403);
    EXPECT_EQ(Ask(&gate, From("Bearer stranger")), 401);
  }
  HttpRequest filter = From("Bearer ada");
  filter.path = "/filter";
  EXPECT_EQ(Ask(&gate, filter), 200) << "one right is for all three paths";
  EXPECT_EQ(reviews.TokenReviews(), 3U);
  EXPECT_EQ(reviews.AccessReviews(), 2U);
  EXPECT_EQ(Callers(CallerSource::kReview), 3U);
  EXPECT_EQ(Callers(CallerSource::kCache), 7U);
}

TEST_F(CallerGateTest, WhatCannotBeToldIsTriedAgainAndNotRemembered) {
  for (const char* token : {"away", "odd"}) {
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(Ask(&gate, From(std::string("Bearer ") + token)), 503) << token;
      EXPECT_EQ(refusals.back()->retry_after, 1);
      EXPECT_EQ(refusals.back()->message.find("etcd"), std::string::npos);
    }
  }
  EXPECT_EQ(reviews.TokenReviews(), 4U);
  EXPECT_EQ(metrics.reviews_failed.value(), 4U);
}

// Nobody is asked to try again at once what only an operator can heal; and once one has, it counts.
TEST_F(CallerGateTest, ThatTrowelItselfMayNotAskIsSaidAsWhatLasts) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Ask(&gate, From("Bearer forbidden")), 503);
    EXPECT_EQ(refusals.back()->retry_after, 60);
    EXPECT_THAT(refusals.back()->message, HasSubstr("its operator has to grant it that"));
    EXPECT_EQ(refusals.back()->message.find("try again"), std::string::npos);
  }
  EXPECT_EQ(reviews.TokenReviews(), 2U) << "it is not remembered";
}

TEST_F(CallerGateTest, WaitsNoLongerThanItsTimeForBothReviews) {
  CallerGate hasty(Options{.access = reviews.access(), .time = milliseconds(200)}, &metrics);
  for (const char* authorization : {"Bearer silent", "Bearer half"}) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(Ask(&hasty, From(authorization)), 503) << authorization;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2'000));
  }
}

TEST_F(CallerGateTest, AnApiServerThatIsAwayIsA503) {
  kube::Access access = reviews.access();
  access.port = "1";
  CallerGate lost(Options{.access = access}, &metrics);
  EXPECT_EQ(Ask(&lost, From("Bearer ada")), 503);
}

TEST_F(CallerGateTest, AsksOnceForAllWhoComeTogether) {
  for (int i = 0; i < 20; ++i) Begin(&gate, From("Bearer late"));
  reviews.Release();
  Run();
  EXPECT_EQ(codes, std::vector<int>(20, 200));
  EXPECT_EQ(reviews.TokenReviews(), 1U);
  EXPECT_EQ(reviews.AccessReviews(), 1U);
  EXPECT_EQ(Callers(CallerSource::kShared), 19U);
}

TEST_F(CallerGateTest, SharesAFailureToo) {
  for (int i = 0; i < 5; ++i) Begin(&gate, From("Bearer away"));
  Run();
  EXPECT_EQ(codes, std::vector<int>(5, 503));
  EXPECT_EQ(reviews.TokenReviews(), 1U);
}

TEST_F(CallerGateTest, HasAtMostSoManyQuestionsAtOnce) {
  constexpr std::size_t kMost = webhook::CallerReviews::kQuestionsMax;
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < kMost + 5; ++i) tokens.push_back("Bearer t" + std::to_string(i));
  for (const std::string& token : tokens) Begin(&gate, From(token));
  Run();
  EXPECT_EQ(std::count(codes.begin(), codes.end(), 401), std::ptrdiff_t{kMost});
  EXPECT_EQ(std::count(codes.begin(), codes.end(), 503), 5);
  EXPECT_EQ(reviews.TokenReviews(), kMost);
}

}  // namespace
}  // namespace trowel::test

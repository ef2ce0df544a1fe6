#include "webhook/server/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::webhook {
namespace {

using ::testing::HasSubstr;

HttpRequest To(std::string_view method, std::string_view path) {
  return {
      .method = method, .path = path, .query = {}, .content_type = "application/json", .body = {}};
}

TEST(Router, RankingsAreThereOnlyWhenSwitchedOn) {
  for (const std::string_view path : kRankingPaths) {
    HttpReply reply;
    EXPECT_FALSE(Precheck(To("POST", path), Endpoints::kReviews, &reply));
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, HasSubstr("reviews go to /validate\""));
    EXPECT_TRUE(Precheck(To("POST", path), Endpoints::kReviewsAndRankings, &reply));
    EXPECT_FALSE(Precheck(To("GET", path), Endpoints::kReviewsAndRankings, &reply));
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.allow, "POST");
  }
  HttpReply reply;
  EXPECT_TRUE(Precheck(To("POST", "/validate"), Endpoints::kReviewsAndRankings, &reply));
  EXPECT_FALSE(Precheck(To("POST", "/rank/x"), Endpoints::kReviewsAndRankings, &reply));
  EXPECT_THAT(reply.body, HasSubstr("rankings to /rank, /filter and /prioritize"));
}

struct Named final : RequestHandler {
  explicit Named(std::string_view the_name) : name(the_name) {}
  void Handle(const HttpRequest& /*request*/, HttpReply* reply) override { reply->body = name; }
  const std::string_view name;
};

TEST(Router, HandsEachPathToItsHandler) {
  Router router(std::make_unique<Named>("reviews"), std::make_unique<Named>("rankings"));
  for (const auto& [path, name] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"/validate", "reviews"},
                                                                  {"/rank", "rankings"},
                                                                  {"/filter", "rankings"},
                                                                  {"/prioritize", "rankings"}}) {
    HttpReply reply;
    router.Handle(To("POST", path), &reply);
    EXPECT_EQ(reply.body, name);
  }
}

}  // namespace
}  // namespace trowel::webhook

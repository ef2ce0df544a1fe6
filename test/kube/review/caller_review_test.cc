#include "kube/review/caller_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace trowel::kube {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;
using ::testing::ElementsAre;

TEST(CallerReview, ATokenReviewHoldsTheTokenAndNothingElse) {
  EXPECT_EQ(json::parse(FormatTokenReview("a\"b", {})),
            json::parse(R"({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                            "spec": {"token": "a\"b"}})"));
}

TEST(CallerReview, ATokenReviewNamesTheAudiencesThatAreAskedFor) {
  EXPECT_EQ(json::parse(FormatTokenReview("t", Names{"trowel", "https://trowel\"x"}))["spec"],
            json::parse(R"({"token": "t", "audiences": ["trowel", "https://trowel\"x"]})"));
}

// Kubernetes: whoever sets spec.audiences must look for one of them in status.audiences; without
// any there the token is for the API server.
TEST(CallerReview, ATokenForSomebodyElseIsNobodys) {
  const auto known = [](const Names& asked, const std::string& audiences) {
    const auto user =
        ParseTokenReview(R"({"kind": "TokenReview", "status": {"authenticated": true, )" +
                             audiences + R"("user": {"username": "ada"}}})",
                         asked);
    EXPECT_TRUE(user.ok()) << user.status();
    return user.ok() && user->has_value();
  };
  EXPECT_TRUE(known({"trowel"}, R"("audiences": ["trowel"], )"));
  EXPECT_TRUE(known({"a", "trowel"}, R"("audiences": ["trowel", "b"], )"));
  EXPECT_FALSE(known({"trowel"}, R"("audiences": ["https://kubernetes"], )"));
  EXPECT_FALSE(known({"trowel"}, R"("audiences": ["Trowel", "trowel2", ""], )"));
  EXPECT_FALSE(known({"trowel"}, R"("audiences": [], )"));
  EXPECT_FALSE(known({"trowel"}, "")) << "a server that looks at no audience";
  EXPECT_TRUE(known({}, R"("audiences": ["https://kubernetes"], )"));
  EXPECT_TRUE(known({}, ""));
}

TEST(CallerReview, ReadsWhoItIs) {
  const auto user = ParseTokenReview(R"({"kind": "TokenReview", "status": {"authenticated": true,
      "user": {"username": "ada", "uid": "7", "groups": ["a", "b"],
               "extra": {"k": ["v", "w"]}}}})",
                                     {});
  ASSERT_TRUE(user.ok()) << user.status();
  ASSERT_TRUE(user->has_value());
  EXPECT_EQ((*user)->name, "ada");
  EXPECT_EQ((*user)->uid, "7");
  EXPECT_THAT((*user)->groups, ElementsAre("a", "b"));
  ASSERT_EQ((*user)->extra.size(), 1U);
  EXPECT_EQ((*user)->extra[0].first, "k");
  EXPECT_THAT((*user)->extra[0].second, ElementsAre("v", "w"));
}

TEST(CallerReview, ATokenOfNobodyIsAnAnswer) {
  for (const char* status :
       {R"({"authenticated": false, "error": "expired", "user": {}})", R"({"user": {}})", "{}"}) {
    const auto user =
        ParseTokenReview(std::string(R"({"kind": "TokenReview", "status": )") + status + "}", {});
    ASSERT_TRUE(user.ok()) << user.status();
    EXPECT_FALSE(user->has_value()) << status;
  }
}

TEST(CallerReview, WhatIsNoAnswerIsAnError) {
  for (const char* body :
       {"", "{", "[]", "null", R"({"kind": "Status"})", R"({"kind": "TokenReview"})",
        R"({"kind": "TokenReview", "status": {"authenticated": "yes"}})",
        R"({"kind": "TokenReview", "status": {"authenticated": true}})",
        R"({"kind": "TokenReview", "status": {"authenticated": true, "user": {"username": 1}}})",
        R"({"kind": "TokenReview", "status": {"authenticated": true,
            "user": {"username": "ada", "extra": {"k": "v"}}}})"}) {
    EXPECT_EQ(ParseTokenReview(body, {}).status().code(), absl::StatusCode::kInvalidArgument)
        << body;
    EXPECT_EQ(ParseAccessReview(body).status().code(), absl::StatusCode::kInvalidArgument) << body;
  }
}

TEST(CallerReview, AudiencesAreAList) {
  const char* body = R"({"kind": "TokenReview", "status": {"authenticated": true,
      "audiences": "trowel", "user": {"username": "ada"}}})";
  EXPECT_EQ(ParseTokenReview(body, Names{"trowel"}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(CallerReview, AnAccessReviewTellsAllThatIsKnownOfTheUser) {
  const ReviewedUser user{
      .name = "ada", .uid = "7", .groups = {"a", "b"}, .extra = {{"k", {}}, {"l", {"v", "w"}}}};
  EXPECT_EQ(json::parse(FormatAccessReview(user, "post", "/rank")),
            json::parse(R"({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                            "spec": {"user": "ada", "uid": "7", "groups": ["a", "b"],
                                     "extra": {"k": [], "l": ["v", "w"]},
                                     "nonResourceAttributes": {"path": "/rank",
                                                               "verb": "post"}}})"));
  const ReviewedUser plain{.name = "ada", .uid = {}, .groups = {}, .extra = {}};
  const json alone = json::parse(FormatAccessReview(plain, "post", "/rank"))["spec"];
  EXPECT_EQ(alone.size(), 2U) << alone;
}

TEST(CallerReview, OnlyAClearYesAllows) {
  const auto allowed = [](const std::string& status) {
    return *ParseAccessReview(R"({"kind": "SubjectAccessReview", "status": )" + status + "}");
  };
  EXPECT_TRUE(allowed(R"({"allowed": true, "reason": "RBAC: ..."})"));
  EXPECT_FALSE(allowed(R"({"allowed": false})"));
  EXPECT_FALSE(allowed(R"({"allowed": true, "denied": true})"));
  EXPECT_FALSE(allowed("{}"));
}

}  // namespace
}  // namespace trowel::kube

#include "kube/review/self_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using ::testing::ElementsAre;

TEST(SelfReview, SaysWhoWeAre) {
  const auto self = ParseSelfReview(
      R"({"kind":"SelfSubjectReview","status":{"userInfo":{"username":"ada","groups":["g"]}}})");
  ASSERT_TRUE(self.ok()) << self.status();
  EXPECT_EQ(self->name, "ada");
  EXPECT_THAT(self->groups, ElementsAre("g"));
}

TEST(SelfReview, NobodyIsNoAnswer) {
  for (const char* body :
       {"", "{}", R"({"kind":"SelfSubjectReview"})", R"({"kind":"SelfSubjectReview","status":{}})",
        R"({"kind":"TokenReview","status":{"userInfo":{"username":"ada"}}})"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseSelfReview(body).status())) << body;
  }
}

}  // namespace
}  // namespace trowel::kube

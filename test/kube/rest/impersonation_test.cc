#include "kube/rest/impersonation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/rest/blocking_client.h"
#include "test/support/fake_api_server.h"

namespace trowel::kube {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(ImpersonationTest, SendsNothingForNobody) { EXPECT_THAT(ImpersonationHeaders({}), IsEmpty()); }

TEST(ImpersonationTest, NamesAllThatIsKnownOfAUser) {
  EXPECT_THAT(
      ImpersonationHeaders({.user = "ada",
                            .uid = "5",
                            .groups = {"a", "b"},
                            .extra = {{"reason", {"x", "y"}}, {"none", {}}}}),
      ElementsAre(Pair("Impersonate-User", "ada"), Pair("Impersonate-Uid", "5"),
                  Pair("Impersonate-Group", "a"), Pair("Impersonate-Group", "b"),
                  Pair("Impersonate-Extra-reason", "x"), Pair("Impersonate-Extra-reason", "y")));
}

// As client-go does, or an API server takes it for another key.
TEST(ImpersonationTest, EscapesTheKeysOfExtra) {
  EXPECT_THAT(
      ImpersonationHeaders(
          {.user = "ada", .uid = {}, .groups = {}, .extra = {{"a.b/c d%2F:\xC3\xA9~", {"v"}}}}),
      ElementsAre(Pair("Impersonate-User", "ada"),
                  Pair("Impersonate-Extra-a.b%2Fc%20d%252F%3A%C3%A9~", "v")));
}

TEST(ImpersonationTest, IsSentWithEachRequest) {
  test::FakeApiServer server([](const auto&, auto* answer) { answer->Reply(200, "{}"); });
  Access access = server.access();
  access.token = "t";
  access.as = {.user = "ada", .uid = {}, .groups = {"g"}, .extra = {}};
  BlockingClient client(access, std::chrono::seconds(20));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(client.Call({}).ok());
  for (const auto& request : server.requests()) {
    EXPECT_EQ(request.headers.at("authorization"), "Bearer t");
    EXPECT_EQ(request.headers.at("impersonate-user"), "ada");
    EXPECT_EQ(request.headers.at("impersonate-group"), "g");
  }
}

}  // namespace
}  // namespace trowel::kube

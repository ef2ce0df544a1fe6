#include "kube/rest/rest_client.h"

#include <atomic>
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/rest/blocking_client.h"
#include "test/support/fake_api_server.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{20'000};
constexpr milliseconds kShort{50};

void Echo(const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
  answer->Reply(200, request.path);
}

kube::RestRequest Post(std::string target, bool repeatable = false) {
  kube::RestRequest request;
  request.method = "POST";
  request.target = std::move(target);
  request.body = "{}";
  request.repeatable = repeatable;
  return request;
}

TEST(RestClient, AsksAgainOnTheSameConnection) {
  FakeApiServer server(Echo);
  kube::BlockingClient client(server.access(), kLong);
  for (const std::string path : {"/a", "/b", "/c"}) {
    const auto response = client.Call(Post(path));
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->body, path);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(RestClient, TakesAnotherConnectionWhenTheServerWantsToCloseIt) {
  FakeApiServer server([](const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
    answer->Reply(200, "{}", "Connection: close\r\n");
    answer->HangUp();
  });
  kube::BlockingClient client(server.access(), kLong);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.Call(Post("/")).ok());
  EXPECT_EQ(server.connections(), 3);
}

// As an API server that is killed: the connection ends while the next request is on its way.
class LostConnection : public ::testing::Test {
 protected:
  // Answers the first request of each connection, and hangs up on the second.
  static FakeApiServer::Function HangsUpOnTheSecond(std::atomic<int>* asked) {
    return [asked](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
      if (++*asked == 2) return;
      answer->Reply(200, request.path);
    };
  }
};

TEST_F(LostConnection, WhatChangesNothingIsSentAnew) {
  for (const bool get : {true, false}) {
    std::atomic<int> asked = 0;
    FakeApiServer server(HangsUpOnTheSecond(&asked));
    kube::BlockingClient client(server.access(), kLong);
    ASSERT_TRUE(client.Call(Post("/a")).ok());
    kube::RestRequest second = Post("/b", /*repeatable=*/true);
    if (get) second = kube::RestRequest{.target = "/b", .content_type = {}, .body = {}};
    const auto response = client.Call(second);
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->body, "/b");
    EXPECT_EQ(asked, 3);
  }
}

// Nobody knows whether it was carried out: the caller has to decide.
TEST_F(LostConnection, WhatChangesSomethingIsNot) {
  std::atomic<int> asked = 0;
  FakeApiServer server(HangsUpOnTheSecond(&asked));
  kube::BlockingClient client(server.access(), kLong);
  ASSERT_TRUE(client.Call(Post("/a")).ok());
  EXPECT_EQ(client.Call(Post("/b")).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(client.Call(Post("/c")).ok());
}

// What hangs is given up with its connection; the next request does not wait behind it.
TEST(RestClient, GoesOnAfterOneThatHung) {
  std::atomic<int> asked = 0;
  FakeApiServer server([&](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    if (++asked == 2) return answer->Hold();
    answer->Reply(200, request.path);
  });
  kube::BlockingClient client(server.access(), kLong);
  ASSERT_TRUE(client.Call(Post("/a")).ok());
  EXPECT_EQ(client.Call(Post("/b"), kShort).status().code(), absl::StatusCode::kDeadlineExceeded);
  const auto response = client.Call(Post("/c"));
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->body, "/c");
}

TEST(DescribeFailure, SaysTheCodeOnceAndNoEndOfALine) {
  EXPECT_EQ(kube::DescribeFailure(403, R"({"kind":"Status","message":"forbidden"})"),
            "403: forbidden");
  EXPECT_EQ(kube::DescribeFailure(404, "404 page not found\n"), "404 page not found");
  EXPECT_EQ(kube::DescribeFailure(503, "503\n"), "503");
  EXPECT_EQ(kube::DescribeFailure(500, " \n"), "500");
  EXPECT_EQ(kube::DescribeFailure(502, "<html>\nbad\n</html>\n"), "502: <html>?bad?</html>");
}

}  // namespace
}  // namespace trowel::test

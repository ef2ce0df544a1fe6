#include "kube/rest/blocking_client.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/fake_api_server.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kLong{20'000};
constexpr milliseconds kShort{50};

TEST(BlockingClient, WaitsForTheAnswer) {
  FakeApiServer server([](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    answer->Reply(201, request.method + " " + request.path + " " + request.body);
  });
  kube::RestRequest request;
  request.method = "POST";
  request.target = "/a";
  request.content_type = "application/json";
  request.body = "{}";
  const auto response = kube::CallAndWait(server.access(), request, kLong);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "POST /a {}");
}

TEST(BlockingClient, GivesUpInTime) {
  FakeApiServer server([](const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
    if (answer->BeginStream() && answer->Chunk("half")) answer->Hold();
  });
  const auto began = std::chrono::steady_clock::now();
  const auto response = kube::CallAndWait(server.access(), {}, kShort);
  EXPECT_EQ(response.status().code(), absl::StatusCode::kDeadlineExceeded) << response.status();
  EXPECT_LT(std::chrono::steady_clock::now() - began, kLong);
}

TEST(BlockingClient, FindsNoChainWhereThereIsNoTls) {
  FakeApiServer server([](const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
    answer->Reply(400, "what?");
  });
  kube::Access access = server.access();
  access.server_name = "localhost";
  EXPECT_FALSE(kube::FetchServedChain(access, kShort).ok());
  access.port = "1";
  const auto chain = kube::FetchServedChain(access, kLong);
  EXPECT_THAT(std::string(Message(chain.status())), HasSubstr("connecting to 127.0.0.1:1"));
}

}  // namespace
}  // namespace trowel::test

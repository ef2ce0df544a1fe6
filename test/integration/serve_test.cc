#include <gtest/gtest.h>

#include <string>

#include "test/integration/echo_server.h"

namespace trowel::test {
namespace {

TEST(Serve, AnswersOverTls) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto answer = client->Ask(Post("/validate?timeout=10s", "{\"a\":1}"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "{\"a\":1}");
  EXPECT_EQ(answer->header("connection"), "");
}

TEST(Serve, KeepsTheConnectionForManyRequestsOfAllSizes) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  for (const std::size_t size : {0, 1, 100, 16'384, 32'768, 65'536, 3'000'000, 7, 70'000}) {
    const std::string body(size, 'x');
    const auto answer = client->Ask(Post("/validate", body));
    ASSERT_TRUE(answer.has_value()) << size;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, body);
  }
  EXPECT_EQ(server.server().stats().connections_accepted, 1U);
}

}  // namespace
}  // namespace trowel::test

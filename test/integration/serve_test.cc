#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "test/integration/echo_server.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;

TEST(Serve, AnswersOverTls) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto answer = client->Ask(Post("/validate?timeout=10s", "{\"a\":1}"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "{\"a\":1}");
  EXPECT_EQ(answer->header("connection"), "");
  EXPECT_EQ(answer->header("date").size(), 29U);
}

TEST(Serve, HandsTheRequestOverInParts) {
  TestServer server([](const webhook::HttpRequest& request, webhook::HttpReply* reply) {
    reply->body = std::string(request.method) + "|" + std::string(request.path) + "|" +
                  std::string(request.query) + "|" + std::string(request.content_type);
  });
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto plain = client->Ask(Post("/validate?timeout=10s&a=b", "{}"));
  EXPECT_EQ(plain->body, "POST|/validate|timeout=10s&a=b|application/json");
  const auto absolute = client->Ask(Post("https://trowel.garden/validate", "{}"));
  EXPECT_EQ(absolute->body, "POST|/validate||application/json");
}

TEST(Serve, KeepsTheConnectionForManyRequestsOfAllSizes) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  for (const std::size_t size :
       std::vector<std::size_t>{0, 1, 100, 16'384, 32'768, 65'536, 3'000'000, 7, 70'000}) {
    const std::string body(size, 'x');
    const auto answer = client->Ask(Post("/validate", body));
    ASSERT_TRUE(answer.has_value()) << size;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, body);
  }
  EXPECT_EQ(server.server().stats().connections_accepted, 1U);
}

TEST(Serve, TheBodyIsFollowedByReadablePadding) {
  TestServer server([](const webhook::HttpRequest& request, webhook::HttpReply* reply) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < webhook::kBodyPadding; ++i) {
      sum += static_cast<unsigned char>(request.body.data()[request.body.size() + i]);
    }
    reply->body = std::to_string(sum < 1'000'000 ? request.body.size() : 0);
  });
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  for (const std::size_t size : std::vector<std::size_t>{1, 65'536, 65'537, 200'000, 7 << 20}) {
    const auto answer = client->Ask(Post("/validate", std::string(size, 'x')));
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, std::to_string(size));
  }
}

TEST(Serve, AnswersPipelinedRequestsInOrder) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests +=
        Post("/validate", std::string(static_cast<std::size_t>(i) * 100, 'a') + std::to_string(i));
  }
  // In pieces that end anywhere, so that requests are split between reads.
  for (std::size_t at = 0; at < requests.size(); at += 7'777) {
    ASSERT_TRUE(client->Send(std::string_view(requests).substr(at, 7'777)));
  }
  for (int i = 0; i < 50; ++i) {
    const auto answer = client->Receive();
    ASSERT_TRUE(answer.has_value()) << i;
    EXPECT_EQ(answer->body,
              std::string(static_cast<std::size_t>(i) * 100, 'a') + std::to_string(i));
  }
}

TEST(Serve, ReadsAHeadThatComesByteByByte) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  for (const char c : Post("/validate", "{}")) ASSERT_TRUE(client->Send(std::string(1, c)));
  const auto answer = client->Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "{}");
}

TEST(Serve, TellsAClientThatAsksFirstToContinue) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const std::string request = Post("/validate", "{}", "Expect: 100-continue\r\n");
  const auto interim = client->Ask(request.substr(0, request.size() - 2));
  ASSERT_TRUE(interim.has_value());
  EXPECT_EQ(interim->status, 100);
  const auto answer = client->Ask("{}");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "{}");
  EXPECT_EQ(client->Ask(Post("/validate", "{}", "Expect: a miracle\r\n"))->status, 417);
}

TEST(Serve, ClosesWhenTheClientAsksForIt) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto answer = client->Ask(Post("/validate", "{}", "Connection: close\r\n"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(client->EndsWithin(milliseconds(5000)));
}

TEST(Serve, AnExceptionOfTheHandlerIsAnAnswerAndNotTheEnd) {
  TestServer server([](const webhook::HttpRequest& request, webhook::HttpReply* reply) {
    if (request.body == "throw") throw std::runtime_error("secret detail");
    Echo(request, reply);
  });
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto failed = client->Ask(Post("/validate", "throw"));
  ASSERT_TRUE(failed.has_value());
  EXPECT_EQ(failed->status, 500);
  EXPECT_EQ(failed->body.find("secret"), std::string::npos);
  EXPECT_EQ(client->Ask(Post("/validate", "{}"))->status, 200);
  EXPECT_EQ(server.server().stats().exceptions, 1U);
}

TEST(Serve, AClientThatHangsUpInTheMiddleLeavesNothingBehind) {
  TestServer server(Echo);
  const std::string request = Post("/validate", std::string(500'000, 'x'));
  for (const std::size_t size : {std::size_t{10}, std::size_t{300}, std::size_t{100'000}}) {
    const auto client = server.Connect();
    ASSERT_NE(client, nullptr);
    ASSERT_TRUE(client->Send(std::string_view(request).substr(0, size)));
    client->Abandon();
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (server.server().stats().connections > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(2));
  }
  EXPECT_EQ(server.server().stats().connections, 0U);
  EXPECT_EQ(server.server().stats().bytes_in_flight, 0U);
  EXPECT_EQ(server.server().stats().requests_running, 0U);
}

TEST(Serve, SpeaksTls12And13AndNothingButHttp11) {
  TestServer server(Echo);
  TlsClientOptions old;
  old.tls12 = true;
  old.alpn = "http/1.1";
  const auto client = server.ConnectAs(old);
  ASSERT_NE(client, nullptr);
  EXPECT_EQ(client->alpn(), "http/1.1");
  EXPECT_EQ(client->Ask(Post("/validate", std::string(100'000, 'x')))->status, 200);
  TlsClientOptions h2;
  h2.alpn = "h2";
  const auto other = server.ConnectAs(h2);
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(other->alpn(), "");
}

TEST(Serve, AnAddressInUseIsAnErrorThatNamesIt) {
  TestServer server(Echo);
  webhook::ServerOptions options;
  options.address = "127.0.0.1";
  options.port = server.server().port();
  webhook::Server second(options, &server.tls(), [] { return nullptr; });
  const absl::Status status = second.Start();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(Message(status).find(std::to_string(options.port)), std::string::npos);
}

}  // namespace
}  // namespace trowel::test

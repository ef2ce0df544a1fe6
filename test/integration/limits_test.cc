#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "test/integration/echo_server.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr char kHost[] = "Host: trowel.garden\r\n";

webhook::Limits ShortLimits() {
  webhook::Limits limits;
  limits.handshake = limits.header = limits.body = limits.write = milliseconds(150);
  limits.linger = milliseconds(150);
  limits.idle = milliseconds(400);
  return limits;
}

// What any refusal must look like: a Status of less than 2 KiB with the code of the answer.
void ExpectStatus(const std::optional<HttpAnswer>& answer, int code, const std::string& text) {
  ASSERT_TRUE(answer.has_value()) << "no answer where " << code << " was expected";
  EXPECT_EQ(answer->status, code);
  EXPECT_EQ(answer->header("content-type"), "application/json");
  EXPECT_THAT(answer->body, HasSubstr(R"("kind":"Status")"));
  EXPECT_THAT(answer->body, HasSubstr("\"code\":" + std::to_string(code)));
  EXPECT_THAT(answer->body, HasSubstr(text));
  EXPECT_LT(answer->body.size(), 2048U);
}

// Sends `bytes` on a fresh connection and expects a refusal, after which the connection ends.
void ExpectRefusal(TestServer* server, const std::string& bytes, int code,
                   const std::string& text) {
  const auto client = server->Connect();
  ASSERT_NE(client, nullptr);
  ASSERT_TRUE(client->Send(bytes));
  const auto answer = client->Receive();
  ExpectStatus(answer, code, text);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(client->EndsWithin(milliseconds(5000)));
}

TEST(Limits, AnOversizeBodyIsRefusedBeforeItIsSent) {
  TestServer server(Echo);
  const std::string head = std::string("POST /validate HTTP/1.1\r\n") + kHost +
                           "Content-Type: application/json\r\nContent-Length: ";
  ExpectRefusal(&server, head + "7340033\r\n\r\n", 413, "7340032");
  EXPECT_EQ(server.server().stats().requests, 0U);
}

TEST(Limits, AnOversizeBodyThatIsSentAllTheSameStillSeesTheAnswer) {
  webhook::Limits limits;
  limits.body_bytes_max = 1000;
  TestServer server(Echo, limits);
  ExpectRefusal(&server, Post("/validate", std::string(200'000, 'x')), 413, "1000");
}

TEST(Limits, ChunksAreAddedUpAgainstTheLimit) {
  webhook::Limits limits;
  limits.body_bytes_max = 10;
  TestServer server(Echo, limits);
  const std::string head = std::string("POST /validate HTTP/1.1\r\n") + kHost +
                           "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  ExpectRefusal(&server, head + "6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n", 413, "10 bytes");
  ExpectRefusal(&server, head + "zz\r\n", 400, "chunk");
  const auto client = server.Connect();
  const auto answer = client->Ask(head + "5\r\nabcde\r\n5\r\nfghij\r\n0\r\n\r\n");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "abcdefghij");
}

TEST(Limits, AnOversizeHeadIsRefused) {
  TestServer server(Echo);
  const std::string field = "X-Long: " + std::string(17'000, 'x') + "\r\n";
  ExpectRefusal(&server, Post("/validate", "{}", field), 431, "16384");
  std::string many;
  for (int i = 0; i < 600; ++i) many += "X-Short: 0123456789012345678901234567890\r\n";
  ExpectRefusal(&server, Post("/validate", "{}", many), 431, "16384");
}

TEST(Limits, ASlowHeadIsCut) {
  TestServer server(Echo, ShortLimits());
  ExpectRefusal(&server, "POST /validate HTTP/1.1\r\nHost: a\r\n", 408, "head");
  EXPECT_EQ(server.server().stats().timeouts, 1U);
}

TEST(Limits, ASlowBodyIsCutEvenIfItKeepsComing) {
  TestServer server(Echo, ShortLimits());
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const std::string request = Post("/validate", std::string(1000, 'x'));
  ASSERT_TRUE(client->Send(request.substr(0, request.size() - 1000)));
  std::thread drip([&client] {
    for (int i = 0; i < 40 && client->Send("x"); ++i) std::this_thread::sleep_for(milliseconds(10));
  });
  drip.join();
  ExpectStatus(client->Receive(), 408, "body");
  EXPECT_TRUE(client->EndsWithin(milliseconds(5000)));
}

TEST(Limits, AnIdleConnectionIsClosedInTheEndAndNotBefore) {
  TestServer server(Echo, ShortLimits());
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  ASSERT_TRUE(client->Ask(Post("/validate", "{}")).has_value());
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(client->EndsWithin(milliseconds(5000)));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(350));
}

TEST(Limits, HeadsThatTwoServersCouldReadDifferentlyAreRefused) {
  TestServer server(Echo);
  const std::string begin =
      std::string("POST /validate HTTP/1.1\r\n") + "Content-Type: application/json\r\n";
  const std::string chunks = "2\r\n{}\r\n0\r\n\r\n";
  ExpectRefusal(&server,
                begin + kHost + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
                400, "HTTP");
  ExpectRefusal(&server,
                begin + kHost + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n" + chunks,
                400, "HTTP");
  ExpectRefusal(&server, begin + kHost + "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks, 400,
                "HTTP");
  ExpectRefusal(&server, begin + kHost + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400,
                "HTTP");
  ExpectRefusal(&server, begin + "Content-Length: 2\r\n\r\n{}", 400, "Host");
  ExpectRefusal(&server, begin + kHost + kHost + "Content-Length: 2\r\n\r\n{}", 400, "Host");
  ExpectRefusal(&server, "GET\r\n\r\n", 400, "HTTP");
}

TEST(Limits, WrongPathMethodAndTypeAreRefusedWithoutTheBody) {
  TestServer server(Echo);
  const std::string rest = std::string(kHost) + "Content-Length: 5000000\r\n";
  ExpectRefusal(&server, "POST /other HTTP/1.1\r\n" + rest + "\r\n", 404, "/other");
  ExpectRefusal(&server, "PUT /validate HTTP/1.1\r\n" + rest + "\r\n", 405, "PUT");
  ExpectRefusal(&server, "POST /validate HTTP/1.1\r\n" + rest + "\r\n", 415, "no Content-Type");
  ExpectRefusal(&server,
                "POST /validate HTTP/1.1\r\n" + rest + "Content-Type: application/yaml\r\n\r\n",
                415, "application/yaml");
  EXPECT_EQ(server.server().stats().requests, 0U);
}

TEST(Limits, ARefusalWithoutBodyKeepsTheConnection) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  const auto refused = client->Ask(std::string("GET /validate HTTP/1.1\r\n") + kHost + "\r\n");
  ExpectStatus(refused, 405, "POST");
  EXPECT_EQ(refused->header("allow"), "POST");
  EXPECT_TRUE(client->Ask(Post("/validate", "{}")).has_value());
}

TEST(Limits, AStatusStaysBelowTwoKilobytesWhateverItQuotes) {
  for (const char c : {'a', '\x01', '"', '\xff'}) {
    webhook::HttpReply reply;
    webhook::FillStatus(400, "BadRequest", std::string(100'000, c), &reply);
    EXPECT_LT(reply.body.size(), 2048U);
    EXPECT_THAT(reply.body, HasSubstr(R"("reason":"BadRequest","code":400})"));
  }
}

TEST(Limits, TooManyConnectionsGetAnAnswerThatTheCallerTriesAgain) {
  webhook::Limits limits;
  limits.connections_max = 2;
  TestServer server(Echo, limits);
  const auto first = server.Connect();
  const auto second = server.Connect();
  const auto third = server.Connect();
  ASSERT_NE(third, nullptr);
  const auto refused = third->Ask(Post("/validate", "{}"));
  ExpectStatus(refused, 503, "overloaded");
  EXPECT_EQ(refused->header("retry-after"), "1");
  EXPECT_EQ(refused->header("connection"), "close");
  EXPECT_EQ(first->Ask(Post("/validate", "{}"))->status, 200);
  EXPECT_EQ(second->Ask(Post("/validate", "{}"))->status, 200);
}

TEST(Limits, FarTooManyConnectionsAreClosedAtOnce) {
  webhook::Limits limits;
  limits.connections_max = 1;
  TestServer server(Echo, limits);
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(server.Connect());
  EXPECT_NE(clients.front(), nullptr);
  EXPECT_EQ(clients.back(), nullptr);
  EXPECT_GE(server.server().stats().connections_refused, 1U);
}

TEST(Limits, BytesInFlightAreBoundedOverAllConnections) {
  webhook::Limits limits;
  limits.bytes_in_flight_max = 100'000;
  TestServer server(Echo, limits);
  const auto holder = server.Connect();
  ASSERT_NE(holder, nullptr);
  const std::string request = Post("/validate", std::string(90'000, 'x'));
  ASSERT_TRUE(holder->Send(request.substr(0, 10'000)));
  while (server.server().stats().bytes_in_flight == 0) std::this_thread::yield();

  const auto other = server.Connect();
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(other->Ask(Post("/validate", std::string(9'000, 'x')))->status, 200);
  // The holder has room for 64 KiB of what it announced.
  const auto refused = other->Ask(Post("/validate", std::string(40'000, 'x')));
  ExpectStatus(refused, 503, "overloaded");
  EXPECT_EQ(refused->header("retry-after"), "1");

  EXPECT_EQ(holder->Ask(request.substr(10'000))->status, 200);
  const auto after = server.Connect();
  EXPECT_EQ(after->Ask(Post("/validate", std::string(40'000, 'x')))->status, 200);
}

}  // namespace
}  // namespace trowel::test

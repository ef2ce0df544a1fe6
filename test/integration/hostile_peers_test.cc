#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "test/integration/echo_server.h"
#include "test/support/plain_client.h"

// Peers that want the server to spend more than they do.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

std::string Announcement(std::size_t bytes) {
  return "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(bytes) + "\r\n\r\n";
}

constexpr char kChunkedHead[] =
    "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    "Transfer-Encoding: chunked\r\n\r\n";

int StatusOf(TestServer* server, const std::string& request) {
  const auto client = server->Connect();
  if (client == nullptr) return 0;
  const auto answer = client->Ask(request);
  return answer.has_value() ? answer->status : 0;
}

TEST(HostilePeers, WhatIsOnlyAnnouncedTakesNothing) {
  TestServer server(Echo);
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (int i = 0; i < 60; ++i) {  // 420 MB, of 256 MiB that there may be.
    clients.push_back(server.Connect());
    ASSERT_NE(clients.back(), nullptr);
    ASSERT_TRUE(clients.back()->Send(Announcement(7'340'032) + "{"));
  }
  while (server.server().stats().requests_running < 60) std::this_thread::yield();
  EXPECT_EQ(StatusOf(&server, Post("/validate", std::string(200'000, 'x'))), 200);
  // The bytes of the honest one are given back a moment after its answer.
  const auto end = SteadyClock::now() + seconds(10);
  constexpr std::size_t kMost = 60U * (64 << 10);
  while (server.server().stats().bytes_in_flight > kMost && SteadyClock::now() < end) {
    std::this_thread::yield();
  }
  EXPECT_LE(server.server().stats().bytes_in_flight, kMost);
}

TEST(HostilePeers, LargeBodiesLeaveOrdinaryOnesTheirShare) {
  webhook::Limits limits;
  limits.bytes_in_flight_max = 1'000'000;
  limits.bytes_for_ordinary = 400'000;
  limits.ordinary_bytes_max = 100'000;
  TestServer server(Echo, limits);
  const auto large = server.Connect();
  ASSERT_NE(large, nullptr);
  // What has come takes up all that large ones may.
  ASSERT_TRUE(large->Send(Announcement(600'000) + std::string(590'000, 'x')));
  while (server.server().stats().bytes_in_flight < 600'000) std::this_thread::yield();
  EXPECT_EQ(StatusOf(&server, Post("/validate", std::string(200'000, 'x'))), 503);
  EXPECT_EQ(StatusOf(&server, Post("/validate", std::string(100'000, 'x'))), 200);
  ASSERT_TRUE(large->Send(std::string(10'000, 'x')));
  EXPECT_EQ(large->Receive().value_or(HttpAnswer()).status, 200);
  EXPECT_EQ(StatusOf(&server, Post("/validate", std::string(200'000, 'x'))), 200);
}

std::size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(HostilePeers, AConnectionAtRestKeepsLittleOfWhatItsBodiesTook) {
  constexpr std::size_t kConnections = 40;
  TestServer server([](const webhook::HttpRequest&, webhook::HttpReply* reply) {
    reply->body.assign(200'000, 'y');
  });
  const std::string body(1 << 20, 'x');
  const std::string plain = Post("/validate", body);
  const std::string chunked = kChunkedHead + std::string("100000\r\n") + body + "\r\n0\r\n\r\n";
  ASSERT_EQ(StatusOf(&server, plain), 200);
  const std::size_t before = HeapBytes();
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (std::size_t i = 0; i < kConnections; ++i) {
    clients.push_back(server.Connect());
    ASSERT_NE(clients.back(), nullptr);
    for (const std::string& request : {plain, chunked}) {
      ASSERT_EQ(clients.back()->Ask(request).value_or(HttpAnswer()).status, 200);
    }
  }
  while (server.server().stats().requests_running > 0) std::this_thread::yield();
  // TLS on both sides, and the client's own buffers, are in it.
  const std::size_t after = HeapBytes();
  EXPECT_LT(after > before ? after - before : 0, kConnections * (400 << 10));
}

// It never lets the server wait, which is when the server looks at its clock.
TEST(HostilePeers, AFastSenderNeitherDelaysOthersNorOutlivesItsDeadline) {
  webhook::Limits limits;
  limits.body = milliseconds(1'000);
  limits.body_bytes_max = std::size_t{1} << 30;
  TestServer server(Echo, limits, /*workers=*/1);
  std::atomic<bool> over = false;
  std::atomic<int> status = -1;
  std::thread flood([&] {
    const auto client = server.Connect();
    std::string chunks = kChunkedHead;
    const std::string extension(200, 'e');
    for (int i = 0; i < 500; ++i) chunks += "1;" + extension + "\r\nx\r\n";
    if (client == nullptr || !client->Send(chunks)) return;
    chunks.erase(0, std::string(kChunkedHead).size());
    while (!over.load() && client->Send(chunks)) {
    }
    const auto answer = client->Receive();
    status = answer.has_value() ? answer->status : 0;
  });
  while (server.server().stats().requests_running == 0) std::this_thread::yield();
  SteadyClock::duration slowest = {};
  for (int i = 0; i < 10; ++i) {
    const auto begin = SteadyClock::now();
    EXPECT_EQ(StatusOf(&server, Post("/validate", "{}")), 200);
    slowest = std::max(slowest, SteadyClock::now() - begin);
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_LT(slowest, milliseconds(900));
  const auto end = SteadyClock::now() + seconds(10);
  while (server.server().stats().timeouts == 0 && SteadyClock::now() < end) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(server.server().stats().timeouts, 1U);
  over = true;
  flood.join();
}

TEST(HostilePeers, ExtensionsOfChunksAreShort) {
  TestServer server(Echo);
  const std::string end = "\r\nx\r\n0\r\n\r\n";
  EXPECT_EQ(StatusOf(&server, kChunkedHead + std::string("1;a=b") + end), 200);
  EXPECT_EQ(StatusOf(&server, kChunkedHead + std::string("1;a=") + std::string(300, 'b') + end),
            400);
}

TEST(HostilePeers, SilentConnectionsGiveWay) {
  webhook::Limits limits;
  limits.connections_max = 4;
  TestServer server(Echo, limits, /*workers=*/2);
  std::vector<PlainClient> silent;
  for (int i = 0; i < 4; ++i) silent.emplace_back(server.server().port());
  while (server.server().stats().connections < 4) std::this_thread::yield();
  std::this_thread::sleep_for(milliseconds(1'100));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(StatusOf(&server, Post("/validate", "{}")), 200);

  // Who has spoken stays, and who comes then is told to come again.
  std::vector<std::unique_ptr<TlsClient>> speaking;
  const auto end = SteadyClock::now() + seconds(10);
  while (server.server().stats().connections > 0 && SteadyClock::now() < end) {
    silent.clear();
    std::this_thread::yield();
  }
  for (int i = 0; i < 4; ++i) {
    speaking.push_back(server.Connect());
    ASSERT_EQ(speaking.back()->Ask(Post("/validate", "{}")).value_or(HttpAnswer()).status, 200);
  }
  std::this_thread::sleep_for(milliseconds(1'100));
  EXPECT_EQ(StatusOf(&server, Post("/validate", "{}")), 503);
  for (const auto& client : speaking) {
    EXPECT_EQ(client->Ask(Post("/validate", "{}")).value_or(HttpAnswer()).status, 200);
  }
}

TEST(HostilePeers, AWorkerThatHangsIsSeen) {
  std::atomic<bool> go_on = false;
  TestServer server(
      [&](const webhook::HttpRequest&, webhook::HttpReply*) {
        while (!go_on.load()) std::this_thread::sleep_for(milliseconds(5));
      },
      {}, /*workers=*/2);
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(server.server().stats().worker_silent_for, seconds(0));
  const auto client = server.Connect();
  ASSERT_TRUE(client->Send(Post("/validate", "{}")));
  const auto end = SteadyClock::now() + seconds(10);
  while (server.server().stats().worker_silent_for < seconds(2) && SteadyClock::now() < end) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_GE(server.server().stats().worker_silent_for, seconds(2));
  go_on = true;
  EXPECT_TRUE(client->Receive().has_value());
  std::this_thread::sleep_for(milliseconds(600));
  EXPECT_EQ(server.server().stats().worker_silent_for, seconds(0));
}

}  // namespace
}  // namespace trowel::test

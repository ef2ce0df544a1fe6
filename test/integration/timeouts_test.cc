#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "test/integration/echo_server.h"

// A peer that does nothing at all, where something is owed: limits_test.cc has those that are slow.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;

// A TCP connection over which nothing is said.
class SilentPeer {
 public:
  explicit SilentPeer(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API has it so.
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~SilentPeer() { close(socket_); }
  SilentPeer(const SilentPeer&) = delete;
  SilentPeer& operator=(const SilentPeer&) = delete;

  bool connected() const { return connected_; }
  // Waits until the server ends the connection: 20 s at most.
  bool IsEnded() const {
    timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    char byte = 0;
    return recv(socket_, &byte, 1, 0) == 0;
  }

 private:
  int socket_;
  bool connected_ = false;
};

bool BecomesTrue(const std::function<bool()>& condition) {
  for (int i = 0; i < 2'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST(Timeouts, AHandshakeThatNeverBeginsIsCut) {
  webhook::Limits limits;
  limits.handshake = milliseconds(150);
  TestServer server(Echo, limits);
  const SilentPeer peer(server.server().port());
  ASSERT_TRUE(peer.connected());
  EXPECT_TRUE(peer.IsEnded());
  EXPECT_TRUE(BecomesTrue([&] { return server.server().stats().connections == 0; }));
  EXPECT_EQ(server.server().stats().handshakes_failed, 1U);
  EXPECT_EQ(server.server().stats().timeouts, 1U);
}

TEST(Timeouts, AnAnswerThatNobodyReadsIsCutAndHoldsNothing) {
  webhook::Limits limits;
  limits.write = milliseconds(150);
  constexpr std::size_t kMoreThanSocketsHold = std::size_t{64} << 20;
  TestServer server(
      [](const webhook::HttpRequest&, webhook::HttpReply* reply) {
        reply->body.assign(kMoreThanSocketsHold, 'x');
      },
      limits);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  ASSERT_TRUE(client->Send(Post("/validate", "{}")));
  EXPECT_TRUE(BecomesTrue([&] { return server.server().stats().connections == 0; }));
  EXPECT_EQ(server.server().stats().timeouts, 1U);
  EXPECT_EQ(server.server().stats().bytes_in_flight, 0U);
  EXPECT_FALSE(client->Receive().has_value());
}

}  // namespace
}  // namespace trowel::test

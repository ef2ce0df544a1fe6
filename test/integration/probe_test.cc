#include "webhook/probes/probe_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace trowel::test {
namespace {

using webhook::ProbeReply;
using webhook::ProbeServer;

// Sends `request` over plain TCP and returns all that comes back until the server closes.
std::string Exchange(std::uint16_t port, const std::string& request) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    std::array<char, 4096> piece;
    ssize_t size = 0;
    while ((size = recv(socket, piece.data(), piece.size(), 0)) > 0) {
      answer.append(piece.data(), static_cast<std::size_t>(size));
    }
  }
  close(socket);
  return answer;
}

std::string Get(std::uint16_t port, const std::string& target, const std::string& method = "GET") {
  return Exchange(port,
                  method + " " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
}

class ProbeTest : public testing::Test {
 protected:
  ProbeTest()
      : server_([](std::string_view path, bool verbose) {
          if (path == "/metrics") throw std::runtime_error("broken");
          ProbeReply reply;
          reply.status = path == "/readyz" ? 503 : 200;
          reply.body = std::string(path) + (verbose ? " verbose" : " brief");
          return reply;
        }) {
    EXPECT_TRUE(server_.Start("127.0.0.1", 0).ok());
  }

  ProbeServer server_;
};

TEST_F(ProbeTest, AnswersWithTheContentOfTheCallback) {
  EXPECT_TRUE(Get(server_.port(), "/livez").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(Get(server_.port(), "/livez").ends_with("\r\n\r\n/livez brief"));
  EXPECT_TRUE(Get(server_.port(), "/readyz").starts_with("HTTP/1.1 503"));
  EXPECT_TRUE(Get(server_.port(), "/readyz?verbose").ends_with("/readyz verbose"));
  EXPECT_TRUE(Get(server_.port(), "/livez", "HEAD").ends_with("\r\n\r\n"));
}

TEST_F(ProbeTest, RefusesWhatItDoesNotServe) {
  EXPECT_TRUE(Get(server_.port(), "/validate").starts_with("HTTP/1.1 404"));
  EXPECT_TRUE(Get(server_.port(), "/livez", "DELETE").starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(Get(server_.port(), "/metrics").starts_with("HTTP/1.1 500"));
  EXPECT_EQ(Exchange(server_.port(), "nonsense\r\n\r\n"), "");
  EXPECT_EQ(Get(server_.port(), "/livez?" + std::string(9'000, 'x')), "");
  EXPECT_TRUE(Get(server_.port(), "/livez").starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace trowel::test

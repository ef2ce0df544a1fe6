#include "webhook/probes/probe_server.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "test/support/plain_client.h"

namespace trowel::test {
namespace {

using webhook::ProbeReply;
using webhook::ProbeServer;

// Sends `request` over plain TCP and returns all that comes back until the server closes.
std::string Exchange(std::uint16_t port, const std::string& request) {
  PlainClient client(port);
  return client.Send(request) ? client.ReceiveAll() : std::string();
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

// A kubelet that is kept away restarts the pod.
TEST_F(ProbeTest, SilentConnectionsKeepNobodyAway) {
  std::vector<PlainClient> silent;
  for (int i = 0; i < 100; ++i) {
    silent.emplace_back(server_.port());
    ASSERT_TRUE(silent.back().connected());
    if (i % 10 != 0) continue;
    EXPECT_TRUE(Get(server_.port(), "/livez").starts_with("HTTP/1.1 200")) << i;
  }
  for (int i = 0; i < 15; ++i) {
    EXPECT_TRUE(Get(server_.port(), "/livez").starts_with("HTTP/1.1 200")) << i;
  }
}

// Each has asked once, and says nothing more.
TEST_F(ProbeTest, ConnectionsThatHaveFallenSilentKeepNobodyAway) {
  std::vector<PlainClient> silent;
  for (int i = 0; i < 100; ++i) {
    silent.emplace_back(server_.port());
    ASSERT_TRUE(silent.back().Send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"));
  }
  for (int i = 0; i < 15; ++i) {
    EXPECT_TRUE(Get(server_.port(), "/livez").starts_with("HTTP/1.1 200")) << i;
  }
}

}  // namespace
}  // namespace trowel::test

#include "kube/rest/dial.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/remedy.h"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;
using ::testing::ElementsAre;

// A port of the loopback that nobody accepts at. Once its queue is full, the kernel drops what
// comes, as a dead address of a load balancer does.
class Listening {
 public:
  explicit Listening(const char* address) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in wanted = Native(tcp::endpoint(net::ip::make_address(address), 0));
    const auto* const any = reinterpret_cast<const sockaddr*>(&wanted);
    EXPECT_EQ(bind(socket_, any, sizeof(wanted)), 0);
    EXPECT_EQ(listen(socket_, 0), 0);
    sockaddr_in bound = {};
    socklen_t size = sizeof(bound);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size);
    endpoint_ = tcp::endpoint(net::ip::make_address(address), ntohs(bound.sin_port));
  }
  ~Listening() {
    for (const int socket : waiting_) close(socket);
    close(socket_);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  const tcp::endpoint& endpoint() const { return endpoint_; }
  void Fill() {
    const sockaddr_in native = Native(endpoint_);
    for (int i = 0; i < 4; ++i) {
      waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      connect(waiting_.back(), reinterpret_cast<const sockaddr*>(&native), sizeof(native));
    }
  }

 private:
  static sockaddr_in Native(const tcp::endpoint& endpoint) {
    sockaddr_in native = {};
    native.sin_family = AF_INET;
    native.sin_port = htons(endpoint.port());
    native.sin_addr.s_addr = htonl(endpoint.address().to_v4().to_uint());
    return native;
  }

  const int socket_;
  tcp::endpoint endpoint_;
  std::vector<int> waiting_;
};

struct Outcome {
  absl::StatusOr<tcp::endpoint> reached = absl::InternalError("no answer");
  milliseconds took{};
};

Outcome DialNow(const Endpoints& addresses, const DialLimits& limits) {
  net::io_context context{1};
  Outcome outcome;
  const Steady::time_point begin = Steady::now();
  net::co_spawn(context, Dial(addresses, limits),
                [&](const std::exception_ptr& failure, absl::StatusOr<tcp::socket> socket) {
                  outcome.took = std::chrono::duration_cast<milliseconds>(Steady::now() - begin);
                  if (failure != nullptr) return;
                  outcome.reached = socket.ok()
                                        ? absl::StatusOr<tcp::endpoint>(socket->remote_endpoint())
                                        : socket.status();
                });
  context.run();
  return outcome;
}

tcp::endpoint At(const char* address) { return {net::ip::make_address(address), 443}; }

TEST(DialOrder, TakesBothFamiliesByTurns) {
  EXPECT_THAT(DialOrder({At("fd00::1"), At("fd00::2"), At("10.0.0.1"), At("10.0.0.2")}, ""),
              ElementsAre(At("fd00::1"), At("10.0.0.1"), At("fd00::2"), At("10.0.0.2")));
  EXPECT_THAT(DialOrder({At("10.0.0.1"), At("10.0.0.2")}, ""),
              ElementsAre(At("10.0.0.1"), At("10.0.0.2")));
  EXPECT_TRUE(DialOrder({}, "").empty());
}

TEST(DialOrder, BeginsWithTheAddressThatAnsweredLast) {
  EXPECT_THAT(DialOrder({At("10.0.0.1"), At("10.0.0.2"), At("10.0.0.3")}, "10.0.0.2"),
              ElementsAre(At("10.0.0.2"), At("10.0.0.1"), At("10.0.0.3")));
  EXPECT_THAT(DialOrder({At("10.0.0.1"), At("10.0.0.2")}, "10.0.0.9"),
              ElementsAre(At("10.0.0.1"), At("10.0.0.2")));
}

TEST(Dial, GoesOnBesideAnAddressThatDropsPackets) {
  Listening dead("127.0.0.1");
  dead.Fill();
  const Listening good("127.0.0.2");
  const Outcome outcome = DialNow({dead.endpoint(), good.endpoint()},
                                  {.time = milliseconds(20'000), .next_after = milliseconds(50)});
  ASSERT_TRUE(outcome.reached.ok()) << outcome.reached.status();
  EXPECT_EQ(*outcome.reached, good.endpoint());
  EXPECT_LT(outcome.took, milliseconds(10'000));
}

TEST(Dial, GoesOnAtOnceWhereAnAddressRefuses) {
  tcp::endpoint closed;
  { closed = Listening("127.0.0.1").endpoint(); }
  const Listening good("127.0.0.2");
  const Outcome outcome = DialNow({closed, good.endpoint()}, {.time = milliseconds(20'000),
                                                              .next_after = milliseconds(20'000)});
  ASSERT_TRUE(outcome.reached.ok()) << outcome.reached.status();
  EXPECT_EQ(*outcome.reached, good.endpoint());
}

TEST(Dial, SaysWhyNoAddressTookIt) {
  tcp::endpoint closed;
  { closed = Listening("127.0.0.1").endpoint(); }
  const Outcome refused = DialNow({closed, closed}, {});
  EXPECT_TRUE(absl::IsUnavailable(refused.reached.status()));
  EXPECT_EQ(MessageAndRemedy(refused.reached.status()),
            "Connection refused; nobody listens there: check the host and port of server, and "
            "whether the API server runs");

  Listening dead("127.0.0.1");
  dead.Fill();
  const Outcome late = DialNow({dead.endpoint(), closed},
                               {.time = milliseconds(100), .next_after = milliseconds(10)});
  EXPECT_EQ(late.reached.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(late.took, milliseconds(100));
}

}  // namespace
}  // namespace trowel::kube

#include "webhook/server/listen.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using net::ip::tcp;

class ListenTest : public ::testing::Test {
 protected:
  // Whether a connection to that address of this host comes about.
  bool Reaches(const char* address) {
    tcp::socket socket(context_);
    boost::system::error_code error;
    socket.connect({net::ip::make_address(address), acceptor_.local_endpoint().port()}, error);
    return !error;
  }

  net::io_context context_;
  tcp::acceptor acceptor_{context_};
};

TEST_F(ListenTest, EveryAddressIsOfBothFamilies) {
  ASSERT_TRUE(Listen(kEveryAddress, 0, &acceptor_).ok());
  EXPECT_TRUE(Reaches("127.0.0.1"));
  // On a host without IPv6 it is the other family alone.
  EXPECT_EQ(Reaches("::1"), acceptor_.local_endpoint().address().is_v6());
}

TEST_F(ListenTest, OneAddressIsThatAlone) {
  ASSERT_TRUE(Listen("127.0.0.1", 0, &acceptor_).ok());
  EXPECT_TRUE(Reaches("127.0.0.1"));
  EXPECT_FALSE(Reaches("::1"));
}

TEST_F(ListenTest, SaysWhichAddressIsWrong) {
  EXPECT_EQ(Message(Listen("localhost", 0, &acceptor_)),
            "listen address localhost: expected an IP address");
  const absl::Status foreign = Listen("192.0.2.1", 0, &acceptor_);
  EXPECT_EQ(foreign.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Message(foreign).substr(0, 31), "cannot listen on 192.0.2.1 port");
  // A failed attempt leaves it fit for another.
  EXPECT_TRUE(Listen("127.0.0.1", 0, &acceptor_).ok());
}

}  // namespace
}  // namespace trowel::webhook

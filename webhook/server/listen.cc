#include "webhook/server/listen.h"

#include <boost/asio/ip/v6_only.hpp>

namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using ErrorCode = boost::system::error_code;

ErrorCode ListenOn(const tcp::endpoint& endpoint, tcp::acceptor* acceptor) {
  ErrorCode error;
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor->set_option(net::ip::v6_only(false), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(net::socket_base::max_listen_connections, error);
  if (!error) return error;
  ErrorCode ignored;
  acceptor->close(ignored);
  return error;
}

// The kernel has no IPv6, or it is switched off.
bool LacksFamily(const ErrorCode& error) {
  return error == net::error::address_family_not_supported ||
         error == boost::system::errc::address_not_available;
}

}  // namespace

absl::Status Listen(const std::string& address, std::uint16_t port, tcp::acceptor* acceptor) {
  ErrorCode error;
  const net::ip::address parsed = net::ip::make_address(address, error);
  if (error) return InvalidArgument("listen address {}: expected an IP address", address);
  error = ListenOn({parsed, port}, acceptor);
  if (address == kEveryAddress && LacksFamily(error)) {
    error = ListenOn({net::ip::address_v4::any(), port}, acceptor);
  }
  if (error) return Unavailable("cannot listen on {} port {}: {}", address, port, error.message());
  return absl::OkStatus();
}

}  // namespace trowel::webhook

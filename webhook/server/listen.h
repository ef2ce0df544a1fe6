#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "base/status.h"

namespace trowel::webhook {

// Every address of both families; of IPv4 alone on a host without IPv6.
inline constexpr char kEveryAddress[] = "::";

// Makes `acceptor` listen on an IP address. `port` 0: any free one. An error names the address.
absl::Status Listen(const std::string& address, std::uint16_t port,
                    boost::asio::ip::tcp::acceptor* acceptor);

}  // namespace trowel::webhook

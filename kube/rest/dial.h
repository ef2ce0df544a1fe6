#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/status.h"

namespace trowel::kube {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

// In which order to try them: the one that answered last first (`last`, as text; empty: none did),
// the others as they came, but both families by turns (RFC 8305, section 4).
Endpoints DialOrder(Endpoints addresses, const std::string& last);

struct DialLimits {
  std::chrono::milliseconds time{10'000};  // For all of them.
  // How long one address may be silent before the next one is tried beside it (RFC 8305, section
  // 5). The other one may still win.
  std::chrono::milliseconds next_after{300};
};

// A connection to the first of `addresses` that takes one. The error is that of an address
// that refused, else of the one that failed last; DeadlineExceeded: none answered in time.
boost::asio::awaitable<absl::StatusOr<boost::asio::ip::tcp::socket>> Dial(Endpoints addresses,
                                                                          DialLimits limits);

}  // namespace trowel::kube

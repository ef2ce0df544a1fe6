#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include "kube/rest/connection.h"

namespace trowel::kube {

// Connections whose last answer has been read, kept for the next request: a Lease, an Event or a
// review a second is not worth a handshake each. They belong to their io_context, which ends them
// with itself, and to its one thread.
class SpareConnections : public boost::asio::execution_context::service {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Far below what an API server waits for the next request (90 s): who closes first makes the
  // other's request fail.
  static constexpr std::chrono::seconds kLifetime{30};
  static constexpr std::size_t kMost = 4;

  // With what a connection was made; another reading of credentials gets none of these.
  struct Origin {
    std::shared_ptr<const Access> access;
    TlsContextPtr tls;
    bool operator==(const Origin&) const = default;
  };

  static SpareConnections& Of(const boost::asio::any_io_executor& executor);

  // Null: there is none of that origin that still stands.
  std::unique_ptr<Connection> Take(const Origin& origin, Time now);
  // Keeps it if it can be asked again.
  void Give(std::unique_ptr<Connection> connection, Origin origin, Time now);
  std::size_t size() const { return spares_.size(); }

  // For Asio, which makes one per context.
  using key_type = SpareConnections;
  static boost::asio::execution_context::id id;
  explicit SpareConnections(boost::asio::execution_context& context);

 private:
  struct Spare {
    std::unique_ptr<Connection> connection;
    Origin origin;
    Time since;
  };
  void shutdown() override { spares_.clear(); }

  std::vector<Spare> spares_;  // The oldest first.
};

}  // namespace trowel::kube

#include "kube/rest/spare_connections.h"

#include <iterator>
#include <utility>

namespace trowel::kube {

namespace net = boost::asio;

net::execution_context::id SpareConnections::id;

SpareConnections::SpareConnections(net::execution_context& context) : service(context) {}

SpareConnections& SpareConnections::Of(const net::any_io_executor& executor) {
  return net::use_service<SpareConnections>(net::query(executor, net::execution::context));
}

std::unique_ptr<Connection> SpareConnections::Take(const Origin& origin, Time now) {
  std::erase_if(spares_, [now](const Spare& spare) { return now - spare.since >= kLifetime; });
  for (std::size_t i = spares_.size(); i-- > 0;) {
    if (!(spares_[i].origin == origin)) continue;
    std::unique_ptr<Connection> connection = std::move(spares_[i].connection);
    spares_.erase(spares_.begin() + static_cast<std::ptrdiff_t>(i));
    if (connection->CanAskAgain()) return connection;
  }
  return nullptr;
}

void SpareConnections::Give(std::unique_ptr<Connection> connection, Origin origin, Time now) {
  if (!connection->CanAskAgain()) return;
  if (spares_.size() == kMost) spares_.erase(spares_.begin());
  spares_.push_back(
      {.connection = std::move(connection), .origin = std::move(origin), .since = now});
}

}  // namespace trowel::kube

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/status.h"
#include "webhook/server/worker.h"

namespace trowel::webhook {

// Accepts connections on a thread of its own and hands them to the workers in turn.
class Listener {
 public:
  // Both outlive the listener.
  Listener(ServerState* server, std::vector<std::unique_ptr<Worker>>* workers);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  absl::Status Open(const std::string& address, std::uint16_t port);
  void Start();
  // Accepts no more. From any thread; more than once is fine.
  void Stop();

  std::uint16_t port() const { return port_; }

 private:
  boost::asio::awaitable<void> Accept();
  void HandOut(boost::asio::ip::tcp::socket socket, Worker* worker);

  ServerState* const server_;
  std::vector<std::unique_ptr<Worker>>* const workers_;
  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::mutex stop_mutex_;
  std::thread thread_;
};

}  // namespace trowel::webhook

#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/beat.h"
#include "webhook/server/session.h"

namespace trowel::webhook {

// One thread with its event loop and its connections.
class Worker {
 public:
  // `gate` may be null.
  Worker(ServerState* server, std::unique_ptr<RequestHandler> handler, std::unique_ptr<Gate> gate);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void Start();
  // Ends all connections. From any thread.
  void Stop();
  void Join();

  boost::asio::io_context& context() { return context_; }
  const Beat& beat() const { return beat_; }
  // Takes over a socket of context(). From any thread. `counted` lives as long as the connection.
  void Adopt(boost::asio::ip::tcp::socket socket, std::unique_ptr<Counted> counted, bool surplus);

 private:
  struct Connection {
    std::unique_ptr<Counted> counted;
    std::unique_ptr<Session> session;
    std::chrono::steady_clock::time_point since;
    bool ending = false;
  };

  void Serve(boost::asio::ip::tcp::socket socket, std::unique_ptr<Counted> counted, bool surplus);
  // Ends the oldest connection that has not said anything so far. False if there is none.
  bool EndASilentOne();
  void Tick();

  WorkerState state_;
  Beat beat_;
  std::chrono::milliseconds tick_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  std::list<Connection> connections_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace trowel::webhook

#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "webhook/server/gate.h"
#include "webhook/server/http.h"
#include "webhook/server/input_buffer.h"
#include "webhook/server/request_parser.h"
#include "webhook/server/server_state.h"
#include "webhook/server/tls_stream.h"

namespace trowel::webhook {

// What the connections of one worker thread share: they run one at a time.
struct WorkerState {
  ServerState* server = nullptr;
  std::unique_ptr<RequestHandler> handler;
  std::unique_ptr<Gate> gate;  // Null: everybody may come, and there are no rankings.
  HttpReply reply;
  std::string date;  // For the Date header; renewed by the worker's tick.

  // Handshakes cost far more than requests: those who have one behind them go before those who
  // come.
  static constexpr int kHandshakesPerTurn = 8;
  int handshakes_left = kHandshakesPerTurn;
  bool turn_ends = false;  // When all that waits now has had its turn; renewed then.
  // What waits for this thread waits too long: see Worker::Tick().
  bool lags = false;
};

// One connection. It lives on one thread, and only that thread calls it.
class Session {
 public:
  // `tls` runs on `socket`. A `surplus` connection is above the limit: it gets one answer, a 503
  // that its caller acts on, where a closed connection would be an error for its user.
  Session(boost::asio::ip::tcp::socket socket, std::unique_ptr<TlsStream> tls, WorkerState* worker,
          bool surplus);

  // Serves the connection to its end.
  boost::asio::awaitable<void> Run();

  // Ends what waits longer than it may. Called a few times per second for all sessions: that is
  // cheaper than a timer for each step of each request.
  void CheckDeadline(std::chrono::steady_clock::time_point now);
  void Close();

  // It has not begun a request so far.
  bool silent() const { return silent_; }

 private:
  using Wait = boost::asio::ip::tcp::socket::wait_type;
  enum class Next { kGoOn, kAnswered, kHangUp };

  boost::asio::awaitable<bool> Handshake();
  void TellHandshake();
  boost::asio::awaitable<bool> AwaitHandshakeTurn();
  boost::asio::awaitable<bool> ServeOne();
  boost::asio::awaitable<Next> ReadHead();
  boost::asio::awaitable<Next> ReadBody();
  boost::asio::awaitable<Next> ReadPlainBody();
  boost::asio::awaitable<Next> ReadChunks();
  boost::asio::awaitable<bool> ReadMore();
  // Lets the other sessions of the thread have their turn. False when the deadline has passed.
  boost::asio::awaitable<bool> Yield();
  void Rest();
  // Answers with a Status, and ends the connection.
  boost::asio::awaitable<Next> Refuse(int code, std::string_view reason, std::string message);
  boost::asio::awaitable<Next> RefuseLoad();
  boost::asio::awaitable<Next> PassGate();
  boost::asio::awaitable<bool> SendReply();
  boost::asio::awaitable<bool> Send(std::string_view bytes);
  boost::asio::awaitable<void> Linger();
  boost::asio::awaitable<bool> Await(Wait direction);
  boost::asio::awaitable<bool> AwaitState(IoState state);

  void Allow(std::chrono::milliseconds limit);
  HttpRequest Head() const;
  HttpReply* FreshReply();
  void CallHandler();
  bool Overloaded() const;
  boost::asio::awaitable<Next> TimedOutOrGone(std::string_view part);

  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<TlsStream> tls_;
  WorkerState* const worker_;
  ServerState* const server_;
  const Limits& limits_;
  const bool surplus_;

  std::chrono::steady_clock::time_point deadline_;
  bool late_ = false;    // The deadline has passed.
  bool closed_ = false;  // Close() was called.
  boost::asio::ip::tcp::endpoint peer_;
  bool from_loopback_ = false;
  std::uint64_t network_ = 0;  // HttpRequest::network
  bool silent_ = true;

  InputBuffer input_;
  std::optional<RequestParser> parser_;
  std::optional<Reservation> reservation_;
  std::string chunks_;  // The body of a chunked request.
  std::string output_;
  std::string_view body_;
  std::size_t body_in_input_ = 0;
  bool close_after_ = false;
  // Since it last waited.
  int served_without_wait_ = 0;
  std::size_t read_without_wait_ = 0;
};

}  // namespace trowel::webhook

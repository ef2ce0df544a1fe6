#include "webhook/server/worker.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "webhook/server/response.h"

namespace trowel::webhook {
namespace {

namespace net = boost::asio;

// How late a deadline is noticed: a quarter of the shortest, and never more than this.
constexpr std::chrono::milliseconds kTickMax{250};
// Whoever has just connected is about to speak.
constexpr std::chrono::milliseconds kSilenceMin{1'000};
// Who has waited so long for this thread is told to come again: an answer a second late is worth
// less to its caller than one to the next. Only if it is many who wait: a thread that got no
// processor for a moment has nobody to send away.
constexpr std::chrono::milliseconds kLagMax{400};
constexpr std::size_t kManyConnections = 256;

std::chrono::milliseconds TickOf(const Limits& limits) {
  const std::chrono::milliseconds shortest =
      std::min({limits.handshake, limits.header, limits.body, limits.write, limits.idle});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), kTickMax);
}

void LogUnexpected(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    log::Error("a connection ended by an exception", {{"error", error.what()}});
  } catch (...) {
    log::Error("a connection ended by an unknown exception");
  }
}

}  // namespace

Worker::Worker(ServerState* server, std::unique_ptr<RequestHandler> handler,
               std::unique_ptr<Gate> gate)
    : tick_(TickOf(server->limits)), work_(net::make_work_guard(context_)), timer_(context_) {
  state_.server = server;
  state_.handler = std::move(handler);
  state_.gate = std::move(gate);
}

Worker::~Worker() {
  Stop();
  Join();
}

void Worker::Start() {
  timer_.expires_after(std::chrono::milliseconds(0));
  Tick();
  thread_ = std::thread([this] { context_.run(); });
}

void Worker::Stop() {
  net::post(context_, [this] {
    stopping_ = true;
    work_.reset();
    timer_.cancel();
    for (Connection& connection : connections_) connection.session->Close();
  });
}

void Worker::Join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::Tick() {
  beat_.Tick();
  const std::string date = HttpDate(std::time(nullptr));
  if (date != state_.date) state_.date = date;
  const auto now = std::chrono::steady_clock::now();
  for (Connection& connection : connections_) connection.session->CheckDeadline(now);
  state_.lags = now - timer_.expiry() > kLagMax && connections_.size() > kManyConnections;
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !stopping_) Tick();
  });
}

void Worker::Adopt(net::ip::tcp::socket socket, std::unique_ptr<Counted> counted, bool surplus) {
  net::post(context_,
            [this, socket = std::move(socket), counted = std::move(counted), surplus]() mutable {
              if (!stopping_) Serve(std::move(socket), std::move(counted), surplus);
            });
}

void Worker::Serve(net::ip::tcp::socket socket, std::unique_ptr<Counted> counted, bool surplus) {
  boost::system::error_code error;
  socket.non_blocking(true, error);
  if (!error) socket.set_option(net::ip::tcp::no_delay(true), error);
  if (error) return;  // The peer is gone already.
  auto tls = TlsStream::Make(state_.server->tls->Current(), socket.native_handle());
  if (tls == nullptr) {
    log::Error("no memory for a TLS connection");
    return;
  }
  // Who is silent gives way to who may speak: else silence alone would keep everybody out.
  if (surplus && EndASilentOne()) surplus = false;
  auto session = std::make_unique<Session>(std::move(socket), std::move(tls), &state_, surplus);
  const auto at = connections_.insert(connections_.end(), {std::move(counted), std::move(session),
                                                           std::chrono::steady_clock::now()});
  net::co_spawn(context_, at->session->Run(), [this, at](const std::exception_ptr& thrown) {
    if (thrown != nullptr) {
      state_.server->exceptions.fetch_add(1);
      LogUnexpected(thrown);
    }
    connections_.erase(at);
  });
}

bool Worker::EndASilentOne() {
  const auto now = std::chrono::steady_clock::now();
  const auto found =
      std::find_if(connections_.begin(), connections_.end(), [&](const Connection& connection) {
        return connection.session->silent() && !connection.ending &&
               now - connection.since >= kSilenceMin;
      });
  if (found == connections_.end()) return false;
  found->ending = true;
  found->session->Close();
  return true;
}

}  // namespace trowel::webhook

#include "webhook/server/listener.h"

#include <chrono>
#include <mutex>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "webhook/server/listen.h"

namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using net::ip::tcp;

constexpr std::chrono::milliseconds kPauseAfterError{100};

// Connections above the limit that still get their 503, so that their callers try again.
std::size_t SurplusMax(const Limits& limits) { return limits.connections_max / 8 + 1; }

}  // namespace

Listener::Listener(ServerState* server, std::vector<std::unique_ptr<Worker>>* workers)
    : server_(server), workers_(workers), acceptor_(context_) {}

Listener::~Listener() { Stop(); }

absl::Status Listener::Open(const std::string& address, std::uint16_t port) {
  RETURN_IF_ERROR(Listen(address, port, &acceptor_));
  port_ = acceptor_.local_endpoint().port();
  return absl::OkStatus();
}

void Listener::Start() {
  net::co_spawn(context_, Accept(), net::detached);
  thread_ = std::thread([this] { context_.run(); });
}

void Listener::Stop() {
  const std::lock_guard lock(stop_mutex_);
  if (!thread_.joinable()) return;
  net::post(context_, [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  });
  thread_.join();
}

net::awaitable<void> Listener::Accept() {
  net::steady_timer pause(context_);
  for (std::size_t turn = 0; acceptor_.is_open(); ++turn) {
    Worker* worker = (*workers_)[turn % workers_->size()].get();
    tcp::socket socket(worker->context());
    boost::system::error_code error;
    co_await acceptor_.async_accept(socket, net::redirect_error(net::use_awaitable, error));
    if (!error) {
      HandOut(std::move(socket), worker);
      continue;
    }
    if (!acceptor_.is_open()) co_return;
    // No more file descriptors, most likely. The connection waits in the kernel's queue: going
    // on at once would spin, and giving up would end the service for good.
    server_->accept_errors.fetch_add(1);
    log::Error("cannot accept a connection", {{"error", error.message()}});
    pause.expires_after(kPauseAfterError);
    co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
  }
}

void Listener::HandOut(tcp::socket socket, Worker* worker) {
  server_->accepted.fetch_add(1);
  auto counted = std::make_unique<Counted>(&server_->connections);
  const std::size_t count = server_->connections.load();
  const std::size_t most = server_->limits.connections_max;
  if (count > most + SurplusMax(server_->limits)) {
    server_->connections_refused.fetch_add(1);
    return;
  }
  worker->Adopt(std::move(socket), std::move(counted), count > most);
}

}  // namespace trowel::webhook

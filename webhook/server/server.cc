#include "webhook/server/server.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "webhook/server/listener.h"
#include "webhook/server/server_state.h"
#include "webhook/server/worker.h"

namespace trowel::webhook {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kLook{5};
// How long new requests are refused with an answer, before new connections are refused without.
constexpr milliseconds kRefuse{500};

}  // namespace

struct Server::Parts {
  Parts(ServerOptions the_options, const TlsStore* tls, HandlerFactory handlers, GateFactory gates)
      : options(std::move(the_options)),
        make_handler(std::move(handlers)),
        make_gate(std::move(gates)),
        state(options.limits, tls),
        listener(&state, &workers) {}

  // False if Stop() came first.
  bool Sleep(milliseconds time) {
    std::unique_lock lock(mutex);
    return !stop_asked.wait_for(lock, time, [this] { return stopping; });
  }

  // Waits until `done`, or for `time` at most. False if Stop() came first.
  template <typename Done>
  bool SleepUntil(milliseconds time, Done done) {
    const Clock::time_point end = Clock::now() + time;
    while (!done() && Clock::now() < end) {
      if (!Sleep(kLook)) return false;
    }
    return true;
  }

  const ServerOptions options;
  const HandlerFactory make_handler;
  const GateFactory make_gate;  // Empty: none.
  ServerState state;
  std::vector<std::unique_ptr<Worker>> workers;
  Listener listener;

  std::mutex mutex;
  std::condition_variable stop_asked;
  bool stopping = false;
};

Server::Server(ServerOptions options, const TlsStore* tls, HandlerFactory make_handler,
               GateFactory make_gate)
    : parts_(std::make_unique<Parts>(std::move(options), tls, std::move(make_handler),
                                     std::move(make_gate))) {}

Server::~Server() { Stop(); }

absl::Status Server::Start() {
  const ServerOptions& options = parts_->options;
  if (options.workers == 0) return InvalidArgument("a server needs at least one worker");
  RETURN_IF_ERROR(parts_->listener.Open(options.address, options.port));
  for (std::size_t i = 0; i < options.workers; ++i) {
    parts_->workers.push_back(
        std::make_unique<Worker>(&parts_->state, parts_->make_handler(),
                                 parts_->make_gate == nullptr ? nullptr : parts_->make_gate()));
  }
  for (const auto& worker : parts_->workers) worker->Start();
  parts_->listener.Start();
  return absl::OkStatus();
}

std::uint16_t Server::port() const { return parts_->listener.port(); }

void Server::Drain(milliseconds how_long) {
  ServerState& state = parts_->state;
  state.phase.store(Phase::kDraining);
  if (!parts_->Sleep(how_long)) return;

  state.phase.store(Phase::kRefusing);
  const auto nothing_runs = [&state] { return state.busy.load() == 0; };
  const auto nobody_left = [&state] { return state.connections.load() == 0; };
  if (!parts_->SleepUntil(kRefuse, nobody_left)) return;
  parts_->listener.Stop();
  // Who has just connected gets its 503; who is idle by now has been idle all the time.
  if (!parts_->SleepUntil(parts_->options.limits.linger, nobody_left)) return;
  if (!parts_->SleepUntil(parts_->options.limits.finish, nothing_runs)) return;
  Stop();
}

bool Server::draining() const { return parts_->state.phase.load() != Phase::kServing; }

void Server::Stop() {
  {
    const std::lock_guard lock(parts_->mutex);
    if (std::exchange(parts_->stopping, true)) return;
  }
  parts_->stop_asked.notify_all();
  parts_->listener.Stop();
  for (const auto& worker : parts_->workers) worker->Stop();
  for (const auto& worker : parts_->workers) worker->Join();
}

ServerStats Server::stats() const {
  const ServerState& state = parts_->state;
  ServerStats stats;
  stats.connections = state.connections.load();
  stats.requests_running = state.busy.load();
  stats.bytes_in_flight = state.bytes_in_flight.load();
  stats.connections_accepted = state.accepted.load();
  stats.connections_refused = state.connections_refused.load();
  stats.accept_errors = state.accept_errors.load();
  stats.handshakes_failed = state.handshakes_failed.load();
  stats.requests = state.requests.load();
  stats.requests_refused = state.requests_refused.load();
  stats.timeouts = state.timeouts.load();
  stats.exceptions = state.exceptions.load();
  const Clock::time_point now = Clock::now();
  for (const auto& worker : parts_->workers) {
    stats.worker_silent_for = std::max(stats.worker_silent_for, worker->beat().SilentFor(now));
  }
  return stats;
}

}  // namespace trowel::webhook

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/status.h"
#include "webhook/server/gate.h"
#include "webhook/server/http.h"
#include "webhook/server/limits.h"
#include "webhook/server/tls_context.h"

namespace trowel::webhook {

struct ServerOptions {
  std::string address = "::";  // An IP address; this one is every address (Listen()).
  std::uint16_t port = 0;      // 0: any free one.
  std::size_t workers = 1;     // Threads that serve, one per core.
  Limits limits;
};

// Numbers since Start(), for metrics.
struct ServerStats {
  std::size_t connections = 0;
  std::size_t requests_running = 0;
  std::size_t bytes_in_flight = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // Above the limit, and closed at once.
  std::uint64_t accept_errors = 0;
  std::uint64_t handshakes_failed = 0;
  std::uint64_t requests = 0;          // That reached the handler.
  std::uint64_t requests_refused = 0;  // Answered 4xx or 503 without it.
  std::uint64_t timeouts = 0;
  std::uint64_t exceptions = 0;               // Of the handler.
  std::chrono::seconds worker_silent_for{0};  // Since the worker that hangs longest went round.
};

// The HTTPS server: HTTP/1.1 over TLS with the limits of Limits.
//
// Each worker thread has its own event loop and handler; one more thread accepts and hands
// sockets out in turn, because the caller keeps few connections for long: left to the kernel
// they would pile up on one core. A connection never changes its thread.
//
// Start(), Drain() and Stop() are called by one thread each; stats() by any.
class Server {
 public:
  // `tls` outlives the server. `make_handler` is called once per worker, by Start(), and so is
  // `make_gate`; without a gate there are no rankings.
  Server(ServerOptions options, const TlsStore* tls, HandlerFactory make_handler,
         GateFactory make_gate = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and serves. An error names the address.
  absl::Status Start();
  // The port in use, after Start().
  std::uint16_t port() const;

  // Goes away without losing a request (design.md 7), and returns when nothing is left.
  //
  // For `how_long` everything is answered as ever, with `Connection: close`: an idle connection
  // is never closed first. Then new requests get 503 with Retry-After, running ones are finished
  // within Limits::finish, and the server stops. `how_long` is to be longer than the caller's
  // idle time-out (90 s).
  void Drain(std::chrono::milliseconds how_long);
  // True from the beginning of Drain(), for readiness.
  bool draining() const;

  // Closes everything now. A handler that runs is waited for. Ends a Drain() early.
  void Stop();

  ServerStats stats() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace trowel::webhook

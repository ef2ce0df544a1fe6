#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "webhook/server/handshake_log.h"
#include "webhook/server/limits.h"
#include "webhook/server/tls_context.h"

namespace trowel::webhook {

// How far a server is on its way out (design.md 7).
enum class Phase {
  kServing,
  kDraining,  // Answers, and asks every client to connect elsewhere next time.
  kRefusing,  // 503 with Retry-After: the caller tries again by itself.
};

// What all connections of a server share. Each number is touched once or twice per request; those
// that every request of every worker writes have a cache line of their own.
struct ServerState {
  ServerState(const Limits& the_limits, const TlsStore* the_tls)
      : limits(the_limits), tls(the_tls) {}

  const Limits limits;
  const TlsStore* const tls;
  std::atomic<Phase> phase{Phase::kServing};

  static constexpr std::size_t kCacheLine = 64;
  alignas(kCacheLine) std::atomic<std::size_t> busy{0};  // Requests begun and not yet answered.
  alignas(kCacheLine) std::atomic<std::size_t> bytes_in_flight{0};
  alignas(kCacheLine) std::atomic<std::uint64_t> requests{0};

  alignas(kCacheLine) std::atomic<std::size_t> connections{0};  // From accept to close.
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> accept_errors{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> handshakes_failed{0};
  std::atomic<std::uint64_t> requests_refused{0};  // Answered by the transport itself.
  std::atomic<std::uint64_t> timeouts{0};
  std::atomic<std::uint64_t> exceptions{0};
  HandshakeLog handshake_log;
};

// Counts one while it lives.
class Counted {
 public:
  explicit Counted(std::atomic<std::size_t>* number) : number_(number) { number_->fetch_add(1); }
  ~Counted() { number_->fetch_sub(1); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<std::size_t>* const number_;
};

// A share of the bytes that may be in flight.
class Reservation {
 public:
  explicit Reservation(ServerState* state) : state_(state) {}
  ~Reservation() { state_->bytes_in_flight.fetch_sub(bytes_); }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

  // False, and nothing more is reserved, if all would then hold too much.
  bool Grow(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    const Limits& limits = state_->limits;
    const bool ordinary = bytes <= limits.ordinary_bytes_max;
    const std::size_t most =
        limits.bytes_in_flight_max -
        (ordinary ? 0 : std::min(limits.bytes_in_flight_max, limits.bytes_for_ordinary));
    const std::size_t more = bytes - bytes_;
    const std::size_t before = state_->bytes_in_flight.fetch_add(more);
    if (before + more > most) {
      state_->bytes_in_flight.fetch_sub(more);
      return false;
    }
    bytes_ = bytes;
    return true;
  }

 private:
  ServerState* const state_;
  std::size_t bytes_ = 0;
};

}  // namespace trowel::webhook

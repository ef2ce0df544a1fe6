#pragma once

#include <chrono>
#include <cstddef>

namespace trowel::webhook {

// Everything that a peer can make us spend has a limit.
struct Limits {
  // What a connection takes at the most, TLS included, besides a body that is under way; and what a
  // worker takes to parse the largest body.
  static constexpr std::size_t kConnectionBytes = std::size_t{64} << 10;
  static constexpr std::size_t kWorkerBytes = std::size_t{120} << 20;

  std::size_t body_bytes_max = std::size_t{7} << 20;  // Two 3 MiB objects and the envelope.
  std::size_t header_bytes_max = std::size_t{16} << 10;
  std::size_t connections_max = 4096;
  // Bodies that have arrived, over all connections.
  std::size_t bytes_in_flight_max = std::size_t{256} << 20;
  // Of these, what only bodies up to `ordinary_bytes_max` may use: large ones never starve them.
  std::size_t bytes_for_ordinary = std::size_t{32} << 20;
  std::size_t ordinary_bytes_max = std::size_t{256} << 10;

  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds header{10'000};  // From a request's first byte.
  std::chrono::milliseconds body{10'000};
  std::chrono::milliseconds write{10'000};
  // Above the caller's 90 s: who closes an idle connection first makes the other's next request
  // fail, and a POST is not tried again (wire.md 0.3).
  std::chrono::milliseconds idle{180'000};
  // How long a connection that we end may take to read our last answer.
  std::chrono::milliseconds linger{1'000};
  // How long the end of a drain waits for requests that still run.
  std::chrono::milliseconds finish{30'000};

  // All that peers can make the server take, at once: docs/security.md. The garden and the program
  // come on top.
  std::size_t MemoryMost(std::size_t workers) const {
    return bytes_in_flight_max + connections_max * kConnectionBytes + workers * kWorkerBytes;
  }
};

}  // namespace trowel::webhook

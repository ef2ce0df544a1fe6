#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "kube/watch/backoff.h"

namespace trowel::kube {

struct ReflectorLimits {
  // With bookmarks about once a minute, a stream that says nothing for so long is dead.
  std::chrono::milliseconds silence{150'000};
  std::chrono::seconds watch_min{300}, watch_max{600};  // How long the server keeps a stream.
  // client-go waits up to 30 s, and twice that with its jitter. A replica that judges moves must
  // not be that old once the API server is back, and is one of few that ask.
  std::chrono::milliseconds backoff_min{800}, backoff_max{10'000};
  std::chrono::milliseconds proven{5'000};      // Open for so long, a stream is one that works.
  std::chrono::milliseconds relist{15'000};     // Between two lists, where streams work.
  std::chrono::milliseconds ask_again{60'000};  // For what is forbidden or not served.
  std::size_t object_bytes_max = std::size_t{16} << 20;
  int page_size = 500;
};

// How a request to list or watch ended.
enum class RoundEnd : std::uint8_t {
  kClean,     // The server's time for a stream was over.
  kFailed,    // The network, or the server.
  kExpired,   // The version to go on from is gone: list again.
  kListed,    // A list is complete, and a watch is to follow.
  kUnended,   // A streaming list whose end did not come.
  kUnlisted,  // The server does not know streaming lists.
  kLagging,   // Its cache, of which they are made, is behind its storage: ask for a plain one.
  kRefused,   // Forbidden, or not served.
};

// When a reflector asks again. It must not hammer a server that fails, nor be blind for long once
// the server is back: what went wrong before a stream that worked is forgotten.
class Pace {
 public:
  using Milliseconds = std::chrono::milliseconds;
  using Time = std::chrono::steady_clock::time_point;

  struct Ended {
    RoundEnd end = RoundEnd::kClean;
    Milliseconds streamed{-1};      // How long events were listened to; negative: not at all.
    std::chrono::seconds asked{0};  // Retry-After.
  };

  Pace(const ReflectorLimits& limits, std::uint32_t seed)
      : limits_(limits), backoff_(limits.backoff_min, limits.backoff_max, seed) {}

  // A list is complete.
  void Listed(Time now) { listed_ = now; }
  // How long to wait before the next request, from `now` on.
  Milliseconds After(const Ended& ended, Time now);

 private:
  Milliseconds AfterExpiry(Time now);

  const ReflectorLimits limits_;
  Backoff backoff_;
  Time listed_{};
  bool expired_ = false;  // Since the last stream that worked: no second time at once.
};

}  // namespace trowel::kube

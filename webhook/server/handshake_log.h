#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace trowel::webhook {

// Why a handshake failed.
struct HandshakeProblem {
  std::string cause;  // One of few; empty: nothing worth a line.
  std::string names;  // Those of a client certificate, if they are the cause.
};

// Says why handshakes fail: one line for each cause and minute, however many strangers there are.
// Any thread may tell.
class HandshakeLog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPeriod{60};
  static constexpr std::size_t kCausesMax = 64;  // OpenSSL has a word for everything.

  void Tell(const HandshakeProblem& problem, std::string_view peer, Time now)
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Said {
    Time at = {};
    std::uint64_t unsaid = 0;  // Since then.
  };
  Mutex mutex_;
  std::map<std::string, Said, std::less<>> said_ ABSL_GUARDED_BY(mutex_);  // By cause.
};

}  // namespace trowel::webhook

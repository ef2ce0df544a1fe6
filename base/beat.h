#pragma once

#include <atomic>
#include <chrono>

namespace trowel {

// When a thread last went round its loop: who watches it learns that it hangs, whatever it hangs
// in. Written by one thread, read by any.
class Beat {
 public:
  using Clock = std::chrono::steady_clock;

  void Tick() { at_.store(Clock::now().time_since_epoch(), std::memory_order_relaxed); }

  // 0 before the first Tick(): what has not begun does not hang.
  std::chrono::seconds SilentFor(Clock::time_point now) const {
    const Clock::duration at = at_.load(std::memory_order_relaxed);
    if (at == Clock::duration::zero()) return {};
    return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch() - at);
  }

 private:
  std::atomic<Clock::duration> at_ = Clock::duration::zero();
};

}  // namespace trowel

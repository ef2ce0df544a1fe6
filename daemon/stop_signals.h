#pragma once

#include <pthread.h>
#include <signal.h>

#include <atomic>

namespace trowel::daemon {

// SIGTERM and SIGINT, taken out of every thread started from here on.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() {
    // One that came late must not end the process in place of its exit code.
    constexpr timespec kNow{.tv_sec = 0, .tv_nsec = 0};
    while (sigtimedwait(&signals_, nullptr, &kNow) > 0) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void Wait() {
    int signal = 0;
    sigwait(&signals_, &signal);
  }
  // Waits until one comes (true), or somebody sets `over` (false).
  bool WaitUnless(const std::atomic<bool>& over) {
    constexpr timespec kLook{.tv_sec = 0, .tv_nsec = 50'000'000};
    while (!over.load()) {
      if (sigtimedwait(&signals_, nullptr, &kLook) > 0) return true;
    }
    return false;
  }

 private:
  sigset_t signals_ = {};
  sigset_t before_ = {};
};

}  // namespace trowel::daemon

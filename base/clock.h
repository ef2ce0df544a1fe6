#pragma once

#include <chrono>

#include <absl/time/clock.h>
#include <absl/time/time.h>

namespace trowel {

// Where time comes from. Decisions never ask: they get `now` as an argument, so that a recorded
// case decides the same way next year. Only servers and commands hold a Clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

// Counts on evenly from the time of its construction, whatever happens to the system's clock: for
// ages, never for dates.
class SteadyClock : public Clock {
 public:
  absl::Time Now() const override {
    return begin_ + absl::FromChrono(std::chrono::steady_clock::now() - steady_begin_);
  }

 private:
  const absl::Time begin_ = absl::Now();
  const std::chrono::steady_clock::time_point steady_begin_ = std::chrono::steady_clock::now();
};

// Stands still: for tests and for `--now`.
class FixedClock : public Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override { return now_; }

 private:
  absl::Time now_;
};

}  // namespace trowel

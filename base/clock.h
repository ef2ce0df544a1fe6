#pragma once

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

// Stands still: for tests and for `--now`.
class FixedClock : public Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override { return now_; }

 private:
  absl::Time now_;
};

}  // namespace trowel

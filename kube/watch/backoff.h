#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace trowel::kube {

// How long to wait after a failure: doubling, with jitter, so that replicas and kinds do not all
// come back at the same moment. client-go's reflector waits like this (wire.md 2.6).
class Backoff {
 public:
  using Milliseconds = std::chrono::milliseconds;

  Backoff(Milliseconds least, Milliseconds most, std::uint32_t seed)
      : least_(least), most_(most), next_(least), random_(seed) {}

  // Between once and twice the nominal wait.
  Milliseconds Next() {
    const Milliseconds nominal = next_;
    next_ = std::min(next_ * 2, most_);
    std::uniform_int_distribution<Milliseconds::rep> jitter(0, nominal.count());
    return nominal + Milliseconds(jitter(random_));
  }
  void Reset() { next_ = least_; }

 private:
  const Milliseconds least_, most_;
  Milliseconds next_;
  std::minstd_rand random_;
};

}  // namespace trowel::kube

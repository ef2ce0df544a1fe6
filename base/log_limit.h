#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace trowel::log {

// How often a line may be said that a stranger can cause: what each costs is then no business of
// theirs. Belongs to one thread.
class Limit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::uint64_t kLinesMax = 10;  // In each kPeriod.
  static constexpr std::chrono::seconds kPeriod{10};

  // Empty: not now. Otherwise how many were not said since the last one that was.
  std::optional<std::uint64_t> Admit(Time now) {
    if (now - begin_ >= kPeriod) {
      begin_ = now;
      said_ = 0;
    }
    if (said_ >= kLinesMax) {
      ++unsaid_;
      return std::nullopt;
    }
    ++said_;
    return std::exchange(unsaid_, 0);
  }

 private:
  Time begin_ = {};
  std::uint64_t said_ = 0;
  std::uint64_t unsaid_ = 0;
};

}  // namespace trowel::log

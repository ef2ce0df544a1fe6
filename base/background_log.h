#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace trowel::log {

// While it lives, lines are written by a thread of their own: nobody waits for whoever reads the
// log, or does not. As many as kLinesMax wait; then the oldest go, and are counted.
//
// For one main(): made after Start() and before other threads begin, and gone after they end. What
// still waits at the end is written, if that takes no more than kPatience.
class BackgroundLog {
 public:
  static constexpr std::size_t kLinesMax = 8192;

  BackgroundLog();
  ~BackgroundLog();
  BackgroundLog(const BackgroundLog&) = delete;
  BackgroundLog& operator=(const BackgroundLog&) = delete;

  // Lines that nobody will read, since the process began. Any thread may ask.
  static std::uint64_t Dropped();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace trowel::log

#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/status.h"

namespace trowel::webhook {

// Writes reviews into a folder, each as the file that `trowel replay` reads. A thread of its own
// writes; workers hand reviews over and go on. Beyond the limits nothing more is recorded: who
// looks for one decision wants the first ones, and nobody's disk is filled.
class ReviewRecorder {
 public:
  struct Limits {
    std::size_t files = 1000;
    std::size_t bytes = std::size_t{256} << 20;
  };

  // Reviews that are there already count. FailedPrecondition: `folder` is none, cannot be written,
  // or holds as much as it may. `clock` outlives this.
  static absl::StatusOr<std::unique_ptr<ReviewRecorder>> Open(const std::string& folder,
                                                              Limits limits, const Clock* clock);
  // What was handed over is written.
  ~ReviewRecorder();

  // Any thread. The bytes of a request; without a place in the queue they are lost, and counted.
  void Take(std::string_view review);

  // Waits until what was handed over is written; for tests.
  void Flush();
  std::uint64_t lost() const;

 private:
  ReviewRecorder(std::string folder, Limits limits, const Clock* clock, std::size_t files,
                 std::size_t bytes);
  void Run();
  void Write(const std::string& review);

  static constexpr std::size_t kQueueBytesMax = std::size_t{16} << 20;

  const std::string folder_;
  const Limits limits_;
  const Clock* const clock_;
  // Only the thread's own, once it runs.
  std::size_t files_;
  std::size_t bytes_;
  bool full_ = false;

  mutable std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable written_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;
  bool busy_ = false;
  bool ending_ = false;
  std::uint64_t lost_ = 0;
  std::thread thread_;  // Last: it uses the rest.
};

}  // namespace trowel::webhook

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/dir_watch.h"
#include "base/mutex.h"
#include "base/status.h"
#include "certs/tls_files.h"

namespace trowel::certs {

// Serves new certificate files without a restart: watches the files' directories and also reads
// every `poll`, compares bytes, checks, and hands what is good to `apply`. Files that do not fit
// leave the old pair in force, with one log line per content and a count.
class CertWatcher {
 public:
  struct Options {
    TlsFiles files;
    std::chrono::milliseconds poll{10'000};
  };
  // Called on the watcher's thread. An error means: the old pair stays.
  using Apply = std::function<absl::Status(const TlsMaterial&)>;

  struct Stats {
    std::uint64_t reloads = 0;   // Since the start, without the first pair.
    std::uint64_t failures = 0;  // Contents that were refused.
    std::string error;           // Why the present files are refused; empty if they are served.
  };

  // `served` is what is in force. `clock` outlives the watcher. It runs until it is destroyed.
  CertWatcher(Options options, TlsMaterial served, const Clock* clock, Apply apply);
  ~CertWatcher();
  CertWatcher(const CertWatcher&) = delete;
  CertWatcher& operator=(const CertWatcher&) = delete;

  Stats stats() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  void Look();
  absl::Status Use(const absl::StatusOr<TlsMaterial>& read);
  bool stopping() const ABSL_LOCKS_EXCLUDED(mutex_);

  const Options options_;
  const Clock* const clock_;
  const Apply apply_;
  TlsMaterial served_;  // Of the watcher's thread, as the next.
  TlsMaterial refused_;

  DirWatch watch_;
  mutable Mutex mutex_;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace trowel::certs

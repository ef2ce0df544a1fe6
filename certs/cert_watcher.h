#pragma once

#include <chrono>
#include <thread>

#include "base/clock.h"
#include "base/dir_watch.h"
#include "base/mutex.h"
#include "base/status.h"
#include "certs/certificate_source.h"
#include "certs/tls_files.h"

namespace trowel::certs {

// Serves new certificate files without a restart: watches the files' directories and also reads
// every `poll`, compares bytes, checks, and hands what is good to `apply`. A certificate must be
// valid for all hosts that the one before it is valid for: the callers are the same. Files that do
// not fit leave the old pair in force, with one log line per content and a count. Follows the files
// that are named: a pair, the clients' authority, or all of them.
class CertWatcher final : public CertificateSource {
 public:
  struct Options {
    TlsFiles files;
    std::chrono::milliseconds poll{10'000};
  };
  // `served` is what is in force. `clock` outlives the watcher. It runs until it is destroyed.
  CertWatcher(Options options, TlsMaterial served, const Clock* clock, ApplyMaterial apply);
  ~CertWatcher() override;
  CertWatcher(const CertWatcher&) = delete;
  CertWatcher& operator=(const CertWatcher&) = delete;

  Stats stats() const override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  void Look();
  absl::Status Use(const absl::StatusOr<TlsMaterial>& read);
  void LogNew() const;
  bool stopping() const ABSL_LOCKS_EXCLUDED(mutex_);

  const Options options_;
  const Clock* const clock_;
  const ApplyMaterial apply_;
  TlsMaterial served_;  // Of the watcher's thread, as the next.
  TlsMaterial refused_;

  DirWatch watch_;
  mutable Mutex mutex_;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace trowel::certs

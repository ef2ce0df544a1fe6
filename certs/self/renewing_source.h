#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "certs/certificate_source.h"
#include "certs/self/self_state.h"
#include "certs/self/self_store.h"
#include "kube/write/leader.h"

namespace trowel::certs {

// Serves the certificates of the Secret, and, while this replica is the leader, keeps Secret and
// registration as they must be: makes and renews authority and leaf, and tells the callers of the
// authority before a leaf of it is served.
class RenewingSource final : public CertificateSource {
 public:
  struct Options {
    SelfStore::Options store;
    std::vector<std::string> hosts;             // Of the leaf.
    std::chrono::milliseconds poll{10'000};     // Between two looks at the Secret.
    std::chrono::milliseconds hurry{1'000};     // The same, until something is served.
    std::chrono::milliseconds settled{30'000};  // From the patch until every caller knows of it.
  };

  // `clock` and `leader` outlive it. It runs until it is destroyed.
  RenewingSource(Options options, const Clock* clock, const kube::Leader* leader,
                 ApplyMaterial apply);
  ~RenewingSource() override = default;  // Waits for a call that is under way.
  RenewingSource(const RenewingSource&) = delete;
  RenewingSource& operator=(const RenewingSource&) = delete;

  Stats stats() const override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run(const std::stop_token& stop);
  absl::Status Look();
  absl::Status Lead(SelfStore::Stored* stored);
  absl::Status Register(const SelfState& state);
  bool IsTrusted(const SelfState& state) const;
  absl::Status Serve(const SelfState& state);
  void Tell(const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);

  const Options options_;
  const Clock* const clock_;
  const kube::Leader* const leader_;
  const ApplyMaterial apply_;
  const SelfStore store_;
  // Of the keeper's thread.
  SelfState served_;
  std::string registered_ca_;  // What the registration had when this replica looked last.
  std::chrono::steady_clock::time_point registered_at_;
  bool registration_absent_ = false;

  mutable Mutex mutex_;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;  // Last: it uses all of the above, and is stopped and joined first.
};

}  // namespace trowel::certs

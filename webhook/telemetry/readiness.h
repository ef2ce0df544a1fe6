#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/clock.h"
#include "base/mutex.h"
#include "garden/store.h"
#include "garden/view.h"

namespace trowel::webhook {

// Where the garden comes from and how fresh it is.
struct GardenStatus {
  std::string source;                          // "examples/garden", "https://..."
  absl::Time heard_at = absl::InfinitePast();  // When the source was last known to be current.
  std::uint64_t loads = 0;                     // Times that it was read or changed.
  std::uint64_t loads_failed = 0;              // Of a file, say.
  std::string problem;                         // The last failure; empty: none since.
  std::vector<garden::Store::SourceState> sources = {};  // Of an API server; empty for files.
  absl::Time sources_at = absl::InfinitePast();          // When, by the clock of their times.
};

struct PolicyStatus {
  std::string source;  // "defaults", a file, or "ConfigMap garden/trowel-policy".
  std::string hash;
  std::string version;  // resourceVersion of its ConfigMap; empty: it is of none.
  std::uint64_t reloads = 0;
  std::uint64_t reloads_failed = 0;
  std::string problem;  // Why the newest text is not in force; empty: it is.
};

struct CertificateStatus {
  bool needed = true;  // False: nothing is served by TLS.
  absl::Time expires = absl::InfiniteFuture();
  std::uint64_t reloads = 0;
  std::uint64_t reloads_failed = 0;
  std::string problem;   // Why the newest ones are not used; empty: they are.
  bool pending = false;  // There is none yet that a caller could verify.
};

// What the parts of a server say of themselves, for probes and metrics. Any thread may ask; each
// part is set by the thread that runs it.
class Readiness {
 public:
  // `clock` counts on evenly; null: a SteadyClock.
  explicit Readiness(const Clock* clock = nullptr)
      : clock_(clock == nullptr ? &steady_clock_ : clock) {}

  // Until the first call nothing is synced.
  void SetWaitingFor(std::vector<garden::Kind> kinds) ABSL_LOCKS_EXCLUDED(mutex_);
  // What is known may be decided on for so long from now; it is for ever if nobody ever says so.
  // A limit and no verdict: whoever should say that all is too old may be what hangs.
  void SetValidFor(absl::Duration time) {
    valid_until_ns_.store(absl::ToUnixNanos(clock_->Now() + time), std::memory_order_release);
  }
  // Every kind has been listed once, and not too long ago. Asked per request: it takes no lock.
  bool synced() const { return synced_.load(std::memory_order_acquire) && !too_old(); }
  bool too_old() const {
    return absl::ToUnixNanos(clock_->Now()) > valid_until_ns_.load(std::memory_order_acquire);
  }

  // Of one that is not synced: why nothing is decided, after "trowel is not ready: ".
  std::string_view why_not_synced() const {
    return too_old() ? "it has not heard of the garden for too long"
                     : "it has not read the garden and the policy yet";
  }

  void SetDraining() { draining_.store(true, std::memory_order_release); }
  bool draining() const { return draining_.load(std::memory_order_acquire); }

  void SetGarden(GardenStatus status) ABSL_LOCKS_EXCLUDED(mutex_);
  void SetPolicy(PolicyStatus status) ABSL_LOCKS_EXCLUDED(mutex_);
  void SetCertificate(CertificateStatus status) ABSL_LOCKS_EXCLUDED(mutex_);

  std::vector<garden::Kind> waiting_for() const ABSL_LOCKS_EXCLUDED(mutex_);
  GardenStatus garden() const ABSL_LOCKS_EXCLUDED(mutex_);
  PolicyStatus policy() const ABSL_LOCKS_EXCLUDED(mutex_);
  CertificateStatus certificate() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const SteadyClock steady_clock_;
  const Clock* const clock_;
  std::atomic<bool> synced_ = false;
  std::atomic<std::int64_t> valid_until_ns_ = std::numeric_limits<std::int64_t>::max();
  std::atomic<bool> draining_ = false;
  mutable Mutex mutex_;
  std::vector<garden::Kind> waiting_for_ ABSL_GUARDED_BY(mutex_);
  GardenStatus garden_ ABSL_GUARDED_BY(mutex_);
  PolicyStatus policy_ ABSL_GUARDED_BY(mutex_);
  CertificateStatus certificate_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace trowel::webhook

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "daemon/follower.h"
#include "kube/write/leadership.h"
#include "policy/ledger.h"
#include "scheduler/binder/advisor.h"
#include "scheduler/binder/binder.h"
#include "webhook/probes/binder_metrics.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The binder of `trowel scheduler` and `serve --scheduler`, or its adviser, with a Lease.
class BinderService {
 public:
  struct Config {
    scheduler::Binder::Options binder;
    kube::LeaderElector::Options lease;
    bool advise = false;  // Says where it would place shoots, and binds none.
  };

  // All outlive it. `ledger` is that of the webhook of the same process; null: there is none.
  BinderService(Config config, const Follower* follower, const webhook::Readiness* readiness,
                const Clock* clock, policy::Ledger* ledger = nullptr);

  void Start();
  // What is under way ends, then the Lease is given back, so that another replica goes on at once.
  void Stop();

  // Any thread. What was last to be said of it, when it does not run.
  webhook::BinderStatus status() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const Config config_;
  const Follower* const follower_;
  const webhook::Readiness* const readiness_;
  const Clock* const clock_;
  policy::Ledger* const ledger_;
  webhook::BinderStatus Ask() const;

  mutable Mutex mutex_;
  webhook::BinderStatus last_ ABSL_GUARDED_BY(mutex_);
  bool runs_ ABSL_GUARDED_BY(mutex_) = false;  // The parts below may be asked.
  std::unique_ptr<kube::Leadership> leadership_;
  // One of them. Last: they use the leadership.
  std::unique_ptr<scheduler::Binder> binder_;
  std::unique_ptr<scheduler::Advisor> advisor_;
};

}  // namespace trowel::daemon

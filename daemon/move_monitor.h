#pragma once

#include <memory>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "daemon/follower.h"
#include "kube/write/leadership.h"
#include "migration/monitor/move_totals.h"
#include "migration/monitor/notice.h"
#include "scheduler/binder/failure_log.h"
#include "scheduler/binder/shoot_writer.h"
#include "webhook/probes/move_metrics.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// Follows all moves of the garden beside the webhook: what they add up to for the metrics, and for
// the shoots' owners an Event at each change of phase and when one is stuck. Of several replicas
// all count, and the holder of a Lease tells.
class MoveMonitor {
 public:
  struct Config {
    bool names = false;  // Metrics with the names of shoots, too.
    // Where Events go; empty: nowhere.
    std::optional<scheduler::ShootWriter::Options> writer;
    kube::LeaderElector::Options lease;
    // So often it looks: what is stuck is so by time, without anything having changed.
    std::chrono::milliseconds look_every{1'000};
  };

  // Between two looks; an Event costs two requests.
  static constexpr std::size_t kToldPerLook = 10;

  // All outlive it. `clock` is that of decisions, `wall_clock` that of Events.
  MoveMonitor(Config config, const Follower* follower, const webhook::Readiness* readiness,
              const Clock* clock, const Clock* wall_clock);
  ~MoveMonitor() { Stop(); }
  MoveMonitor(const MoveMonitor&) = delete;
  MoveMonitor& operator=(const MoveMonitor&) = delete;

  void Start();
  // Gives the Lease back, so that another replica goes on at once.
  void Stop();

  // Any thread.
  webhook::MonitorStatus status() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run(const std::stop_token& stop);
  void Look();
  void Tell(scheduler::ShootWriter* writer, const std::stop_token& stop);
  // False: the API server cannot be reached now.
  bool TellOne(const migration::Notice& notice, scheduler::ShootWriter* writer);

  const Config config_;
  const Follower* const follower_;
  const webhook::Readiness* const readiness_;
  const Clock* const clock_;
  const Clock* const wall_clock_;
  // Of the thread.
  migration::Tracker tracker_;
  migration::MoveCounter counter_;
  migration::NoticeQueue notices_;
  scheduler::FailureLog failures_;
  webhook::MonitorStatus::Telling told_;

  mutable Mutex mutex_;
  webhook::MonitorStatus status_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<kube::Leadership> leadership_;
  std::jthread thread_;  // Last: it uses the others.
};

}  // namespace trowel::daemon

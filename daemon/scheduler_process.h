#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "daemon/binder_service.h"
#include "daemon/landscape_follower.h"
#include "webhook/probes/metrics.h"
#include "webhook/probes/probe_server.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// Everything that `trowel scheduler` runs, put together.
class SchedulerProcess {
 public:
  struct Config {
    LandscapeFollower::Config garden;
    BinderService::Config binder;
    std::string probe_address = "::";
    std::uint16_t probe_port = 0;
  };

  explicit SchedulerProcess(Config config);
  ~SchedulerProcess() { Stop(); }
  SchedulerProcess(const SchedulerProcess&) = delete;
  SchedulerProcess& operator=(const SchedulerProcess&) = delete;

  // InvalidArgument: the policy of --policy, or the address of the probes.
  absl::Status Start();
  // What is under way ends, and the Lease is given back.
  void Stop();

  std::uint16_t probe_port() const { return probes_->port(); }

 private:
  const Config config_;
  SystemClock clock_;
  webhook::Readiness readiness_;
  LandscapeFollower follower_;
  BinderService binder_;
  std::unique_ptr<webhook::Metrics> metrics_;
  std::unique_ptr<webhook::ProbeServer> probes_;
};

}  // namespace trowel::daemon

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "daemon/binder_service.h"
#include "daemon/follower.h"
#include "daemon/garden_follower.h"
#include "daemon/landscape_follower.h"
#include "daemon/move_monitor.h"
#include "daemon/serving_certificate.h"
#include "policy/ledger.h"
#include "webhook/admission/review_recorder.h"
#include "webhook/probes/metrics.h"
#include "webhook/probes/probe_server.h"
#include "webhook/server/server.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// Everything that `trowel serve` runs, put together: the only place that knows all the parts.
class ServerProcess {
 public:
  struct Config {
    GardenFollower::Config garden;
    std::optional<kube::GardenWatch::Options> landscape;  // Instead of `garden`'s folders.
    webhook::ServerOptions server;
    std::string probe_address = "::";
    std::uint16_t probe_port = 0;
    ServingCertificate::Config certificate;
    bool ranking = false;                         // POST /rank, /filter and /prioritize, too.
    std::vector<std::string> ranking_audiences;   // Of CallerReviews.
    std::optional<BinderService::Config> binder;  // Shoots are bound, too.
    std::optional<MoveMonitor::Config> monitor;   // Moves are followed, too.
    std::string record;                           // Where reviews are recorded; empty: nowhere.
    webhook::ReviewRecorder::Limits record_limits;
    std::optional<absl::Time> now;  // Stands still there; empty: the system's clock.
  };

  explicit ServerProcess(Config config);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Loads the garden, the policy and the certificate, then serves. When it fails, nothing runs.
  absl::Status Start();
  // As Server::Drain(), then everything ends.
  void Drain(std::chrono::milliseconds how_long);
  void Stop();
  // Ends a Drain() that runs, from another thread.
  void HurryUp() { server_->Stop(); }

  std::uint16_t port() const { return server_->port(); }
  std::uint16_t probe_port() const { return probes_->port(); }
  bool is_landscape() const { return config_.landscape.has_value(); }
  // Of the ephemeral pair, PEM; empty with certificate files.
  const std::string& ephemeral_ca() const { return certificate_.ephemeral_ca(); }

 private:
  std::unique_ptr<webhook::Server> MakeServer();
  std::string WhatHangs() const;
  void FitIntoFileLimit();

  Config config_;
  std::unique_ptr<Clock> clock_;
  SystemClock wall_clock_;  // Certificates expire whatever --now says.
  webhook::Readiness readiness_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<BinderService> binder_;
  std::unique_ptr<MoveMonitor> monitor_;
  policy::Ledger ledger_;
  std::unique_ptr<webhook::ReviewRecorder> recorder_;
  std::unique_ptr<webhook::Metrics> metrics_;
  ServingCertificate certificate_;
  std::unique_ptr<webhook::Server> server_;
  std::unique_ptr<webhook::ProbeServer> probes_;
};

}  // namespace trowel::daemon

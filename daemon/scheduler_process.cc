#include "daemon/scheduler_process.h"

#include <utility>

#include "webhook/probes/probe_content.h"

namespace trowel::daemon {

SchedulerProcess::SchedulerProcess(Config config)
    : config_(std::move(config)),
      follower_(config_.garden, &clock_, &readiness_),
      binder_(config_.binder, &follower_, &readiness_, &clock_) {}

absl::Status SchedulerProcess::Start() {
  webhook::CertificateStatus certificate;
  certificate.needed = false;
  readiness_.SetCertificate(certificate);
  RETURN_IF_ERROR(follower_.Load());
  webhook::MetricSources sources;
  sources.garden = &follower_.view();
  sources.policy = &follower_.policy();
  sources.readiness = &readiness_;
  sources.clock = &clock_;
  sources.binder = [this] { return binder_.status(); };
  metrics_ = std::make_unique<webhook::Metrics>(sources);
  probes_ =
      std::make_unique<webhook::ProbeServer>(webhook::MakeProbeContent(sources, metrics_.get()));
  binder_.Start();
  if (absl::Status status = probes_->Start(config_.probe_address, config_.probe_port);
      !status.ok()) {
    binder_.Stop();
    return status;
  }
  follower_.Start();
  return absl::OkStatus();
}

void SchedulerProcess::Stop() {
  readiness_.SetDraining();
  binder_.Stop();
  if (probes_ != nullptr) probes_->Stop();
  follower_.Stop();
}

}  // namespace trowel::daemon

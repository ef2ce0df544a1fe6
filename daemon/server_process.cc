#include "daemon/server_process.h"

#include <thread>
#include <utility>

#include "base/file_limit.h"
#include "base/log.h"
#include "base/time_text.h"
#include "webhook/admission/admission_handler.h"
#include "webhook/probes/probe_content.h"
#include "webhook/ranking/caller_gate.h"
#include "webhook/ranking/ranking_handler.h"
#include "webhook/server/router.h"

namespace trowel::daemon {
namespace {

// Workers go round four times a second, the others at least every few seconds.
constexpr std::chrono::seconds kSilenceMax{60};

std::unique_ptr<Clock> MakeClock(const std::optional<absl::Time>& now) {
  if (now.has_value()) return std::make_unique<FixedClock>(*now);
  return std::make_unique<SystemClock>();
}

std::unique_ptr<Follower> MakeFollower(const ServerProcess::Config& config, const Clock* clock,
                                       webhook::Readiness* readiness) {
  if (!config.landscape.has_value()) {
    return std::make_unique<GardenFollower>(config.garden, clock, readiness);
  }
  return std::make_unique<LandscapeFollower>(
      LandscapeFollower::Config{.watch = *config.landscape,
                                .policy_file = config.garden.policy_file},
      clock, readiness);
}

}  // namespace

ServerProcess::ServerProcess(Config config)
    : config_(std::move(config)),
      clock_(MakeClock(config_.now)),
      follower_(MakeFollower(config_, &wall_clock_, &readiness_)),
      certificate_(config_.certificate, &wall_clock_, &readiness_) {}

ServerProcess::~ServerProcess() { Stop(); }

// Fewer connections are better than none that a probe or a watch could use.
void ServerProcess::FitIntoFileLimit() {
  const std::size_t files = RaiseFileLimit();
  std::size_t& most = config_.server.limits.connections_max;
  const std::size_t fit = ConnectionsWithin(files, most);
  if (fit == most) return;
  log::Warn("fewer connections than usual: raise the limit of open files",
            {{"limit", files}, {"connections", fit}});
  most = fit;
}

absl::Status ServerProcess::Start() {
  FitIntoFileLimit();
  if (config_.now.has_value() && is_landscape()) {
    log::Warn("all is judged as of --now, whatever time it is", {{"now", FormatUtc(*config_.now)}});
  }
  RETURN_IF_ERROR(follower_->Load());
  RETURN_IF_ERROR(certificate_.Start());
  webhook::MetricSources sources{.garden = &follower_->view(),
                                 .policy = &follower_->policy(),
                                 .readiness = &readiness_,
                                 .clock = &wall_clock_,
                                 .server = [this] { return server_->stats(); },
                                 .judged_as_of = config_.now,
                                 .stuck = [this] { return WhatHangs(); }};
  if (config_.binder.has_value()) {
    binder_ = std::make_unique<BinderService>(*config_.binder, follower_.get(), &readiness_,
                                              &wall_clock_, &ledger_);
    sources.binder = [this] { return binder_->status(); };
  }
  if (config_.monitor.has_value()) {
    monitor_ = std::make_unique<MoveMonitor>(*config_.monitor, follower_.get(), &readiness_,
                                             clock_.get(), &wall_clock_);
    sources.monitor = [this] { return monitor_->status(); };
  }
  if (!config_.record.empty()) {
    ASSIGN_OR_RETURN(recorder_, webhook::ReviewRecorder::Open(config_.record, config_.record_limits,
                                                              &wall_clock_));
    log::Info("reviews are recorded", {{"folder", config_.record}});
  }
  metrics_ = std::make_unique<webhook::Metrics>(sources);
  server_ = MakeServer();
  probes_ = std::make_unique<webhook::ProbeServer>(
      [this, content = webhook::MakeProbeContent(sources, metrics_.get())](std::string_view path,
                                                                           bool verbose) {
        certificate_.Tell();
        return content(path, verbose);
      });
  RETURN_IF_ERROR(server_->Start());
  if (binder_ != nullptr) binder_->Start();
  RETURN_IF_ERROR(probes_->Start(config_.probe_address, config_.probe_port));
  follower_->Start();
  if (monitor_ != nullptr) monitor_->Start();
  return absl::OkStatus();
}

// Nothing heals a thread that hangs but a new process; what it hangs in may be a log that nobody
// reads, so this must not be logged.
std::string ServerProcess::WhatHangs() const {
  const std::chrono::seconds worker = server_->stats().worker_silent_for;
  if (worker > kSilenceMax) return fmt::format("a worker has hung for {} s", worker.count());
  const std::chrono::seconds garden = follower_->beat().SilentFor(Beat::Clock::now());
  if (garden > kSilenceMax) {
    return fmt::format("the thread that follows the garden has hung for {} s", garden.count());
  }
  return {};
}

std::unique_ptr<webhook::Server> ServerProcess::MakeServer() {
  const webhook::AdmissionContext context{
      .garden = &follower_->view(),
      .policy = &follower_->policy(),
      .ledger = &ledger_,
      .clock = clock_.get(),
      .readiness = &readiness_,
      .garden_namespace = config_.landscape.has_value() ? config_.landscape->garden_namespace
                                                        : config_.garden.garden_namespace,
      .recorder = recorder_.get()};
  const auto make_reviews = [this, context] {
    return std::make_unique<webhook::AdmissionHandler>(context, metrics_->AddWorker());
  };
  if (!config_.ranking) {
    return std::make_unique<webhook::Server>(config_.server, certificate_.store(), make_reviews);
  }
  const auto make_both = [this, context, make_reviews] {
    return std::make_unique<webhook::Router>(
        make_reviews(),
        std::make_unique<webhook::RankingHandler>(
            webhook::RankingContext{.admission = context, .wall_clock = &wall_clock_},
            metrics_->AddRanking()));
  };
  std::optional<webhook::CallerReviews::Options> reviews;
  if (config_.landscape.has_value()) {
    reviews = {.access = config_.landscape->access, .audiences = config_.ranking_audiences};
  }
  const auto make_gate = [this, reviews] {
    return std::make_unique<webhook::CallerGate>(reviews, metrics_->AddRanking());
  };
  return std::make_unique<webhook::Server>(config_.server, certificate_.store(), make_both,
                                           make_gate);
}

void ServerProcess::Drain(std::chrono::milliseconds how_long) {
  readiness_.SetDraining();
  log::Info("draining");
  // Beside the drain, and not before it: what these wait for, an API server, may not answer, and
  // until the server drains its callers are not asked to go. Other replicas go on at once.
  std::thread others([this] {
    if (binder_ != nullptr) binder_->Stop();
    if (monitor_ != nullptr) monitor_->Stop();
    certificate_.Stop();
  });
  server_->Drain(how_long);
  others.join();
  Stop();
}

void ServerProcess::Stop() {
  if (binder_ != nullptr) binder_->Stop();
  if (monitor_ != nullptr) monitor_->Stop();
  if (server_ != nullptr) server_->Stop();
  if (probes_ != nullptr) probes_->Stop();
  certificate_.Stop();
  follower_->Stop();
}

}  // namespace trowel::daemon

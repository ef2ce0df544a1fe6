#include "cli/server_process.h"

#include <utility>

#include "base/log.h"
#include "certs/inspect.h"
#include "certs/issue.h"
#include "webhook/admission_handler.h"
#include "webhook/probe_content.h"

namespace trowel::cli {
namespace {

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
      follower_(MakeFollower(config_, &wall_clock_, &readiness_)) {}

ServerProcess::~ServerProcess() { Stop(); }

absl::Status ServerProcess::Start() {
  RETURN_IF_ERROR(follower_->Load());
  RETURN_IF_ERROR(StartTls());
  const webhook::MetricSources sources{.garden = &follower_->view(),
                                       .policy = &follower_->policy(),
                                       .readiness = &readiness_,
                                       .clock = &wall_clock_,
                                       .server = [this] { return server_->stats(); }};
  metrics_ = std::make_unique<webhook::Metrics>(sources);
  const webhook::AdmissionContext context{.garden = &follower_->view(),
                                          .policy = &follower_->policy(),
                                          .ledger = &ledger_,
                                          .clock = clock_.get(),
                                          .readiness = &readiness_};
  server_ = std::make_unique<webhook::Server>(config_.server, tls_.get(), [this, context] {
    return std::make_unique<webhook::AdmissionHandler>(context, metrics_->AddWorker());
  });
  probes_ = std::make_unique<webhook::ProbeServer>(
      [this, content = webhook::MakeProbeContent(sources, metrics_.get())](std::string_view path,
                                                                           bool verbose) {
        TellCertificate();
        return content(path, verbose);
      });
  RETURN_IF_ERROR(probes_->Start(config_.probe_address, config_.probe_port));
  RETURN_IF_ERROR(server_->Start());
  follower_->Start();
  return absl::OkStatus();
}

absl::Status ServerProcess::StartTls() {
  ASSIGN_OR_RETURN(const certs::TlsMaterial material, FirstMaterial());
  RETURN_IF_ERROR(UseMaterial(material));
  TellCertificate();
  if (config_.tls.certificate.empty()) return absl::OkStatus();
  watcher_ = std::make_unique<certs::CertWatcher>(
      certs::CertWatcher::Options{.files = config_.tls, .poll = config_.certificate_poll}, material,
      &wall_clock_, [this](const certs::TlsMaterial& next) { return UseMaterial(next); });
  return absl::OkStatus();
}

absl::StatusOr<certs::TlsMaterial> ServerProcess::FirstMaterial() {
  if (!config_.tls.certificate.empty()) {
    ASSIGN_OR_RETURN(certs::TlsMaterial material, certs::ReadTlsFiles(config_.tls));
    RETURN_IF_ERROR(certs::CheckTlsMaterial(material, config_.tls, wall_clock_.Now()));
    return material;
  }
  certs::TlsMaterial material;
  const absl::Time now = wall_clock_.Now();
  ASSIGN_OR_RETURN(const certs::KeyPair ca, certs::IssueCa("trowel (ephemeral)", now));
  ASSIGN_OR_RETURN(certs::KeyPair leaf,
                   certs::IssueLeaf(ca, config_.hosts, certs::kLeafLifetime, now));
  material.certificate_pem = std::move(leaf.certificate_pem);
  material.key_pem = std::move(leaf.key_pem);
  if (!config_.tls.client_ca.empty()) {
    ASSIGN_OR_RETURN(material.client_ca_pem,
                     certs::ReadCapped(config_.tls.client_ca, certs::kBundleBytesMax));
  }
  ephemeral_ca_ = ca.certificate_pem;
  return material;
}

// Runs in Start(), and then on the watcher's thread alone.
absl::Status ServerProcess::UseMaterial(const certs::TlsMaterial& material) {
  ASSIGN_OR_RETURN(webhook::TlsContextPtr context,
                   webhook::TlsContext::Make(material, config_.client_names));
  ASSIGN_OR_RETURN(const std::vector<certs::CertificateFacts> chain,
                   certs::Inspect(material.certificate_pem));
  if (tls_ == nullptr) {
    tls_ = std::make_unique<webhook::TlsStore>(std::move(context));
  } else {
    tls_->Swap(std::move(context));
  }
  webhook::CertificateStatus status = readiness_.certificate();
  status.expires = chain.front().not_after;
  readiness_.SetCertificate(status);
  return absl::OkStatus();
}

// What the watcher counts, into what probes and metrics show.
void ServerProcess::TellCertificate() {
  if (watcher_ == nullptr) return;
  const certs::CertWatcher::Stats stats = watcher_->stats();
  webhook::CertificateStatus status = readiness_.certificate();
  status.reloads = stats.reloads;
  status.reloads_failed = stats.failures;
  status.problem = stats.error;
  readiness_.SetCertificate(status);
}

void ServerProcess::Drain(std::chrono::milliseconds how_long) {
  readiness_.SetDraining();
  log::Info("draining");
  server_->Drain(how_long);
  Stop();
}

void ServerProcess::Stop() {
  if (server_ != nullptr) server_->Stop();
  if (probes_ != nullptr) probes_->Stop();
  watcher_.reset();
  follower_->Stop();
}

}  // namespace trowel::cli

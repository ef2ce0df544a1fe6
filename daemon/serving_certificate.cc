#include "daemon/serving_certificate.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "certs/cert_watcher.h"
#include "certs/inspect.h"
#include "certs/issue.h"

namespace trowel::daemon {

ServingCertificate::ServingCertificate(Config config, const Clock* clock,
                                       webhook::Readiness* readiness)
    : config_(std::move(config)), clock_(clock), readiness_(readiness) {}

absl::Status ServingCertificate::Start() {
  certs::TlsMaterial clients;
  if (!config_.files.client_ca.empty()) {
    ASSIGN_OR_RETURN(clients.client_ca_pem, certs::ReadClientCa(config_.files.client_ca));
  }
  ASSIGN_OR_RETURN(certs::TlsMaterial material, FirstLeaf());
  const certs::TlsMaterial leaf = material;
  material.client_ca_pem = clients.client_ca_pem;
  {
    MutexLock lock(&mutex_);
    RETURN_IF_ERROR(Use(std::move(material)));
    Follow(leaf, clients);
  }
  Tell();
  return absl::OkStatus();
}

void ServingCertificate::Follow(const certs::TlsMaterial& leaf, const certs::TlsMaterial& clients) {
  if (config_.self_made.has_value()) {
    leadership_ = std::make_unique<kube::Leadership>(config_.self_made->keeper.store.access,
                                                     config_.self_made->lease);
    source_ = std::make_unique<certs::RenewingSource>(
        config_.self_made->keeper, clock_, leadership_.get(),
        [this](const certs::TlsMaterial& next) { return UseLeaf(next); });
  } else if (!config_.files.certificate.empty()) {
    source_ = std::make_unique<certs::CertWatcher>(
        certs::CertWatcher::Options{.files = LeafFiles(), .poll = config_.poll}, leaf, clock_,
        [this](const certs::TlsMaterial& next) { return UseLeaf(next); });
  }
  if (!config_.files.client_ca.empty()) {
    client_ca_source_ = std::make_unique<certs::CertWatcher>(
        certs::CertWatcher::Options{.files = {"", "", config_.files.client_ca},
                                    .poll = config_.poll},
        clients, clock_,
        [this](const certs::TlsMaterial& next) { return UseClientCa(next.client_ca_pem); });
  }
}

void ServingCertificate::Stop() {
  Tell();
  std::unique_ptr<certs::CertificateSource> leaf;
  std::unique_ptr<certs::CertificateSource> clients;
  {
    MutexLock lock(&mutex_);
    stopped_ = true;
    leaf = std::move(source_);
    clients = std::move(client_ca_source_);
  }
  // Without the lock, which their threads may wait for.
  leaf.reset();
  clients.reset();
  leadership_.reset();
}

absl::StatusOr<certs::TlsMaterial> ServingCertificate::FirstLeaf() {
  const absl::Time now = clock_->Now();
  certs::TlsMaterial material;
  if (!config_.files.certificate.empty()) {
    ASSIGN_OR_RETURN(material, certs::ReadTlsFiles(LeafFiles()));
    RETURN_IF_ERROR(certs::CheckTlsMaterial(material, LeafFiles(), now));
    for (const std::string& host : config_.hosts) {
      const absl::Status fits = certs::CheckHost(material.certificate_pem, host);
      if (!fits.ok())
        log::Warn("callers will refuse the certificate", {{"problem", Message(fits)}});
    }
    return material;
  }
  ASSIGN_OR_RETURN(const certs::KeyPair ca, certs::IssueCa("trowel (ephemeral)", now));
  ASSIGN_OR_RETURN(certs::KeyPair leaf,
                   certs::IssueLeaf(ca, config_.hosts, certs::kLeafLifetime, now));
  material.certificate_pem = std::move(leaf.certificate_pem);
  material.key_pem = std::move(leaf.key_pem);
  if (!config_.self_made.has_value()) ephemeral_ca_ = ca.certificate_pem;
  return material;
}

absl::Status ServingCertificate::UseLeaf(const certs::TlsMaterial& leaf) {
  MutexLock lock(&mutex_);
  certs::TlsMaterial next = leaf;
  next.client_ca_pem = used_.client_ca_pem;
  return Use(std::move(next));
}

absl::Status ServingCertificate::UseClientCa(const std::string& pem) {
  MutexLock lock(&mutex_);
  certs::TlsMaterial next = used_;
  next.client_ca_pem = pem;
  return Use(std::move(next));
}

// Runs in Start(), and then on the threads of both sources.
absl::Status ServingCertificate::Use(certs::TlsMaterial material) {
  ASSIGN_OR_RETURN(webhook::TlsContextPtr context,
                   webhook::TlsContext::Make(material, config_.client_names));
  ASSIGN_OR_RETURN(const std::vector<certs::CertificateFacts> chain,
                   certs::Inspect(material.certificate_pem));
  if (store_ == nullptr) {
    store_ = std::make_unique<webhook::TlsStore>(std::move(context));
  } else {
    store_->Swap(std::move(context));
  }
  used_ = std::move(material);
  expires_ = absl::InfiniteFuture();
  for (const certs::CertificateFacts& facts : chain) {
    expires_ = std::min(expires_, facts.not_after);
  }
  return absl::OkStatus();
}

void ServingCertificate::Tell() {
  MutexLock lock(&mutex_);
  if (stopped_) return;  // What was last to be said stands.
  webhook::CertificateStatus status;
  for (const certs::CertificateSource* source : {source_.get(), client_ca_source_.get()}) {
    if (source == nullptr) continue;
    const certs::CertificateSource::Stats stats = source->stats();
    status.reloads += stats.reloads;
    status.reloads_failed += stats.failures;
    if (status.problem.empty()) status.problem = stats.error;
    status.pending = status.pending || stats.pending;
  }
  status.expires = expires_;
  readiness_->SetCertificate(status);
}

}  // namespace trowel::daemon

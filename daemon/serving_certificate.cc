#include "daemon/serving_certificate.h"

#include <utility>

#include "certs/cert_watcher.h"
#include "certs/inspect.h"
#include "certs/issue.h"

namespace trowel::daemon {

ServingCertificate::ServingCertificate(Config config, const Clock* clock,
                                       webhook::Readiness* readiness)
    : config_(std::move(config)), clock_(clock), readiness_(readiness) {}

absl::Status ServingCertificate::Start() {
  ASSIGN_OR_RETURN(const certs::TlsMaterial material, FirstMaterial());
  RETURN_IF_ERROR(Use(material));
  if (config_.self_made.has_value()) {
    leadership_ = std::make_unique<kube::Leadership>(config_.self_made->keeper.store.access,
                                                     config_.self_made->lease);
    source_ = std::make_unique<certs::RenewingSource>(
        config_.self_made->keeper, clock_, leadership_.get(),
        [this](const certs::TlsMaterial& next) { return UseSelfMade(next); });
  } else if (!config_.files.certificate.empty()) {
    source_ = std::make_unique<certs::CertWatcher>(
        certs::CertWatcher::Options{.files = config_.files, .poll = config_.poll}, material, clock_,
        [this](const certs::TlsMaterial& next) { return Use(next); });
  }
  Tell();
  return absl::OkStatus();
}

void ServingCertificate::Stop() {
  source_.reset();
  leadership_.reset();
}

absl::StatusOr<certs::TlsMaterial> ServingCertificate::FirstMaterial() {
  const absl::Time now = clock_->Now();
  if (!config_.files.certificate.empty()) {
    ASSIGN_OR_RETURN(certs::TlsMaterial material, certs::ReadTlsFiles(config_.files));
    RETURN_IF_ERROR(certs::CheckTlsMaterial(material, config_.files, now));
    return material;
  }
  certs::TlsMaterial material;
  ASSIGN_OR_RETURN(const certs::KeyPair ca, certs::IssueCa("trowel (ephemeral)", now));
  ASSIGN_OR_RETURN(certs::KeyPair leaf,
                   certs::IssueLeaf(ca, config_.hosts, certs::kLeafLifetime, now));
  material.certificate_pem = std::move(leaf.certificate_pem);
  material.key_pem = std::move(leaf.key_pem);
  if (!config_.files.client_ca.empty()) {
    ASSIGN_OR_RETURN(material.client_ca_pem,
                     certs::ReadCapped(config_.files.client_ca, certs::kBundleBytesMax));
  }
  if (!config_.self_made.has_value()) ephemeral_ca_ = ca.certificate_pem;
  return material;
}

// The Secret has no client CA: that is a file here, too, and read anew with each pair.
absl::Status ServingCertificate::UseSelfMade(certs::TlsMaterial material) {
  if (!config_.files.client_ca.empty()) {
    ASSIGN_OR_RETURN(material.client_ca_pem,
                     certs::ReadCapped(config_.files.client_ca, certs::kBundleBytesMax));
  }
  return Use(material);
}

// Runs in Start(), and then on the source's thread alone.
absl::Status ServingCertificate::Use(const certs::TlsMaterial& material) {
  ASSIGN_OR_RETURN(webhook::TlsContextPtr context,
                   webhook::TlsContext::Make(material, config_.client_names));
  ASSIGN_OR_RETURN(const std::vector<certs::CertificateFacts> chain,
                   certs::Inspect(material.certificate_pem));
  if (store_ == nullptr) {
    store_ = std::make_unique<webhook::TlsStore>(std::move(context));
  } else {
    store_->Swap(std::move(context));
  }
  MutexLock lock(&mutex_);
  expires_ = chain.front().not_after;
  return absl::OkStatus();
}

void ServingCertificate::Tell() {
  webhook::CertificateStatus status;
  if (source_ != nullptr) {
    const certs::CertificateSource::Stats stats = source_->stats();
    status.reloads = stats.reloads;
    status.reloads_failed = stats.failures;
    status.problem = stats.error;
    status.pending = stats.pending;
  }
  {
    MutexLock lock(&mutex_);
    status.expires = expires_;
  }
  readiness_->SetCertificate(status);
}

}  // namespace trowel::daemon

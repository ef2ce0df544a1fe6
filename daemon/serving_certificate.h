#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "certs/certificate_source.h"
#include "certs/self/renewing_source.h"
#include "certs/tls_files.h"
#include "kube/write/leadership.h"
#include "webhook/server/tls_context.h"
#include "webhook/telemetry/readiness.h"

namespace trowel::daemon {

// The certificate that `serve` serves: of files, of the Secret of certificates that Trowel makes
// itself, or of a pair made for this run alone. Wherever that is from, the clients' authority is a
// file, which is followed on its own.
class ServingCertificate {
 public:
  struct SelfMade {
    certs::RenewingSource::Options keeper;
    kube::LeaderElector::Options lease;  // Whose holder writes.
  };
  struct Config {
    certs::TlsFiles files;  // Without a certificate, and without `self_made`: an ephemeral pair.
    std::optional<SelfMade> self_made;
    std::vector<std::string> hosts;  // Of the ephemeral pair. Of files: those looked for, at start.
    std::vector<std::string> client_names;  // With files.client_ca: who may call.
    std::chrono::milliseconds poll{10'000};
  };

  // `clock` and `readiness` outlive it.
  ServingCertificate(Config config, const Clock* clock, webhook::Readiness* readiness);

  // Errors name the file. With `self_made` an ephemeral pair is served, and the server is not
  // ready, until the Secret has one.
  absl::Status Start();
  // From here on it serves what it has. Waits for calls that are under way.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

  // After Start().
  webhook::TlsStore* store() { return store_.get(); }
  // Of the ephemeral pair that callers may trust, PEM; else empty.
  const std::string& ephemeral_ca() const { return ephemeral_ca_; }

  // What there is to say, into what probes and metrics show. Called before they are read.
  void Tell() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // Neither knows of clients.
  certs::TlsFiles LeafFiles() const { return {config_.files.certificate, config_.files.key, ""}; }
  absl::StatusOr<certs::TlsMaterial> FirstLeaf();

  void Follow(const certs::TlsMaterial& leaf, const certs::TlsMaterial& clients)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status UseLeaf(const certs::TlsMaterial& leaf) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status UseClientCa(const std::string& pem) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Use(certs::TlsMaterial material) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Config config_;
  const Clock* const clock_;
  webhook::Readiness* const readiness_;
  std::unique_ptr<webhook::TlsStore> store_;
  std::string ephemeral_ca_;
  Mutex mutex_;
  certs::TlsMaterial used_ ABSL_GUARDED_BY(mutex_);
  absl::Time expires_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<kube::Leadership> leadership_;
  // Last: their threads use the others. Null where there is nothing to follow.
  std::unique_ptr<certs::CertificateSource> client_ca_source_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<certs::CertificateSource> source_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace trowel::daemon

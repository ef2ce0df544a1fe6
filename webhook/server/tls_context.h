#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/status.h"
#include "certs/tls_files.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX.

namespace trowel::webhook {

// One serving certificate with its TLS settings, ready for connections. Immutable.
//
// TLS 1.2 and 1.3 with AEAD suites; no tickets and no session cache, because the caller resumes
// nothing; no renegotiation. ALPN: http/1.1 if the client offers it, else none is chosen.
class TlsContext {
 public:
  // `material` has passed certs::CheckTlsMaterial. With a client CA in it, a client must present
  // a certificate of it; and when `client_names` is not empty, its common name or one of its DNS
  // names must be in that list. Others are refused in the handshake, by an alert: no byte of
  // theirs reaches the HTTP parser. (In TLS 1.3 a client learns it at its first read.)
  static absl::StatusOr<std::shared_ptr<const TlsContext>> Make(
      const certs::TlsMaterial& material, std::vector<std::string> client_names);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* native() const { return context_; }
  const std::vector<std::string>& client_names() const { return client_names_; }
  // Equal for contexts that check clients by the same authorities.
  std::size_t client_ca_id() const { return client_ca_id_; }

 private:
  TlsContext(const std::string& client_ca_pem, std::vector<std::string> client_names);

  ssl_ctx_st* context_;
  std::size_t client_ca_id_;
  std::vector<std::string> client_names_;
};
using TlsContextPtr = std::shared_ptr<const TlsContext>;

// The context that new connections get. A connection keeps the one it began with, and ends with its
// next answer once clients are checked otherwise.
class TlsStore {
 public:
  explicit TlsStore(TlsContextPtr initial)
      : client_ca_id_(initial->client_ca_id()), current_(std::move(initial)) {}

  TlsContextPtr Current() const ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    return current_;
  }
  void Swap(TlsContextPtr next) ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    current_.swap(next);
    client_ca_id_.store(current_->client_ca_id(), std::memory_order_relaxed);
  }
  // Whether a connection of `context` was admitted by an authority that is no longer the one. Asked
  // for each answer: it takes no lock.
  bool ChecksOtherwiseThan(const TlsContext& context) const {
    return client_ca_id_.load(std::memory_order_relaxed) != context.client_ca_id();
  }

 private:
  std::atomic<std::size_t> client_ca_id_;
  mutable Mutex mutex_;
  TlsContextPtr current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace trowel::webhook

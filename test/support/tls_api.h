#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include <openssl/types.h>

#include "webhook/server/tls_context.h"

namespace trowel::test {

// What of an API server kubeconfigs are about: TLS, certificates of callers, and who they say they
// are. One request a connection, one connection after the other. FakeApiServer has no TLS, and
// Trowel names nobody to a server without.
class TlsApi {
 public:
  struct Request {
    std::string path;   // Without the query.
    std::string query;  // As sent.
    std::string authorization;
    bool has_certificate = false;  // Of the authority that the context asks for.
  };
  struct Reply {
    int status = 200;
    std::string body;
  };
  using Function = std::function<Reply(const Request&)>;

  TlsApi(webhook::TlsContextPtr context, Function function);
  ~TlsApi();
  TlsApi(const TlsApi&) = delete;
  TlsApi& operator=(const TlsApi&) = delete;

  // Connections from now on get what is put in here.
  webhook::TlsStore& tls() { return tls_; }
  std::uint16_t port() const { return port_; }

 private:
  void Run();
  void Answer(SSL* ssl) const;

  webhook::TlsStore tls_;
  const Function function_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace trowel::test

#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "certs/issue.h"
#include "certs/tls_files.h"
#include "test/support/tls_client.h"
#include "webhook/server/server.h"

namespace trowel::test {

// One authority for all tests of a process; making keys takes time.
inline const certs::KeyPair& TestCa() {
  static const certs::KeyPair ca = *certs::IssueCa("test authority", absl::Now());
  return ca;
}

inline certs::TlsMaterial TestMaterial() {
  const certs::KeyPair leaf =
      *certs::IssueLeaf(TestCa(), {"localhost", "127.0.0.1"}, absl::Hours(1), absl::Now());
  return {leaf.certificate_pem, leaf.key_pem, ""};
}

inline webhook::TlsContextPtr TestContext() {
  return *webhook::TlsContext::Make(TestMaterial(), {});
}

// A server on a free port of the loopback whose handler is a function.
class TestServer {
 public:
  using Function = std::function<void(const webhook::HttpRequest&, webhook::HttpReply*)>;

  explicit TestServer(Function function, webhook::Limits limits = {}, std::size_t workers = 2)
      : tls_(TestContext()),
        server_(Options(limits, workers), &tls_, Factory(std::move(function))) {
    const absl::Status status = server_.Start();
    EXPECT_TRUE(status.ok()) << status;
  }

  webhook::Server& server() { return server_; }
  webhook::TlsStore& tls() { return tls_; }
  std::unique_ptr<TlsClient> Connect() { return ConnectAs({}); }
  std::unique_ptr<TlsClient> ConnectAs(TlsClientOptions options) {
    options.ca_pem = TestCa().certificate_pem;
    return TlsClient::Connect(server_.port(), options);
  }

 private:
  struct Handler : webhook::RequestHandler {
    void Handle(const webhook::HttpRequest& request, webhook::HttpReply* reply) override {
      function(request, reply);
    }
    Function function;
  };

  static webhook::ServerOptions Options(const webhook::Limits& limits, std::size_t workers) {
    webhook::ServerOptions options;
    options.address = "127.0.0.1";
    options.workers = workers;
    options.limits = limits;
    return options;
  }
  static webhook::HandlerFactory Factory(Function function) {
    return [function = std::move(function)] {
      auto handler = std::make_unique<Handler>();
      handler->function = function;
      return handler;
    };
  }

  webhook::TlsStore tls_;
  webhook::Server server_;
};

inline void Echo(const webhook::HttpRequest& request, webhook::HttpReply* reply) {
  reply->body.assign(request.body);
}

}  // namespace trowel::test

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/integration/echo_server.h"

// Client certificates. A client that is refused learns it by its handshake in TLS 1.2, and by
// its first read in TLS 1.3: either way it gets no answer.
namespace trowel::test {
namespace {

webhook::TlsContextPtr ContextFor(const std::string& client_ca, std::vector<std::string> names) {
  certs::TlsMaterial material = TestMaterial();
  material.client_ca_pem = client_ca;
  return *webhook::TlsContext::Make(material, std::move(names));
}

TlsClientOptions ClientOf(const certs::KeyPair& ca, std::string_view name) {
  const certs::KeyPair pair = *certs::IssueClient(ca, name, absl::Hours(1), absl::Now());
  TlsClientOptions options;
  options.certificate_pem = pair.certificate_pem;
  options.key_pem = pair.key_pem;
  return options;
}

bool IsServed(TestServer* server, TlsClientOptions options) {
  bool served[2];
  for (const bool tls12 : {false, true}) {
    options.tls12 = tls12;
    const auto client = server->ConnectAs(options);
    const auto answer = client == nullptr ? std::nullopt : client->Ask(Post("/validate", "{}"));
    served[tls12 ? 1 : 0] = answer.has_value() && answer->status == 200;
  }
  EXPECT_EQ(served[0], served[1]) << "TLS 1.3 and 1.2 differ";
  return served[0];
}

TEST(Clients, NeedACertificateOfTheAuthorityWithAnAllowedName) {
  const certs::KeyPair ca = *certs::IssueCa("clients", absl::Now());
  const certs::KeyPair stranger = *certs::IssueCa("clients", absl::Now());
  TestServer server(Echo);
  server.tls().Swap(ContextFor(ca.certificate_pem, {"gardener-apiserver", "other"}));

  EXPECT_TRUE(IsServed(&server, ClientOf(ca, "gardener-apiserver")));
  EXPECT_FALSE(IsServed(&server, ClientOf(ca, "somebody")));
  EXPECT_FALSE(IsServed(&server, ClientOf(ca, "gardener-apiserver2")));
  EXPECT_FALSE(IsServed(&server, ClientOf(stranger, "gardener-apiserver")));
  EXPECT_FALSE(IsServed(&server, {}));
  EXPECT_EQ(server.server().stats().requests, 2U);
  // The client may know of its refusal before the server has counted it.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (server.server().stats().handshakes_failed < 8 && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  EXPECT_EQ(server.server().stats().handshakes_failed, 8U);
}

TEST(Clients, WithoutAListAnyNameOfTheAuthorityWillDo) {
  const certs::KeyPair ca = *certs::IssueCa("clients", absl::Now());
  TestServer server(Echo);
  server.tls().Swap(ContextFor(ca.certificate_pem, {}));
  EXPECT_TRUE(IsServed(&server, ClientOf(ca, "anybody")));
  EXPECT_FALSE(IsServed(&server, {}));
}

TEST(Clients, AServingCertificateIsNoClient) {
  TestServer server(Echo);
  server.tls().Swap(ContextFor(TestCa().certificate_pem, {"localhost"}));
  const certs::TlsMaterial serving = TestMaterial();
  TlsClientOptions options;
  options.certificate_pem = serving.certificate_pem;
  options.key_pem = serving.key_pem;
  EXPECT_FALSE(IsServed(&server, options)) << "its extended key usage is serverAuth";
}

TEST(Clients, ANewAuthorityIsServedAfterASwap) {
  const certs::KeyPair old_ca = *certs::IssueCa("clients", absl::Now());
  const certs::KeyPair new_ca = *certs::IssueCa("clients", absl::Now());
  TestServer server(Echo);
  server.tls().Swap(ContextFor(old_ca.certificate_pem, {}));
  EXPECT_FALSE(IsServed(&server, ClientOf(new_ca, "a")));
  server.tls().Swap(ContextFor(old_ca.certificate_pem + new_ca.certificate_pem, {}));
  EXPECT_TRUE(IsServed(&server, ClientOf(new_ca, "a")));
  EXPECT_TRUE(IsServed(&server, ClientOf(old_ca, "a")));
}

TEST(Clients, NamesWithoutAnAuthorityAreAMistake) {
  EXPECT_FALSE(webhook::TlsContext::Make(TestMaterial(), {"a"}).ok());
}

}  // namespace
}  // namespace trowel::test

// `trowel serve --client-ca`, with each way to have a certificate of its own.

#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certs/issue.h"
#include "daemon/server_process.h"
#include "kube/manifests.h"
#include "test/support/eventually.h"
#include "test/support/fake_virtual_garden.h"
#include "test/support/http_get.h"
#include "test/support/self_made.h"
#include "test/support/temp_dir.h"
#include "test/support/tls_client.h"

namespace trowel::test {
namespace {

namespace fs = std::filesystem;
using certs::KeyPair;
using ::testing::HasSubstr;

enum class Leaf { kEphemeral, kFiles, kSelfMade };

class ClientAuthorityTest : public ::testing::TestWithParam<Leaf> {
 protected:
  ClientAuthorityTest() { WriteAuthority(old_ca_.certificate_pem); }

  absl::Status Start() {
    daemon::ServerProcess::Config config;
    config.garden.garden = {"examples/garden"};
    config.garden.garden_namespace = "garden";
    config.server.address = config.probe_address = "127.0.0.1";
    config.certificate.hosts = {"localhost"};
    config.certificate.files.client_ca = dir_ / "clients/ca.crt";
    if (GetParam() == Leaf::kFiles) UseFiles(&config.certificate.files);
    if (GetParam() == Leaf::kSelfMade) config.certificate.self_made = SelfMade();
    process_ = std::make_unique<daemon::ServerProcess>(std::move(config));
    return process_->Start();
  }
  void UseFiles(certs::TlsFiles* files) {
    const KeyPair ca = *certs::IssueCa("serving", absl::Now());
    const KeyPair leaf = *certs::IssueLeaf(ca, {"localhost"}, absl::Hours(1), absl::Now());
    dir_.Write("tls.crt", leaf.certificate_pem);
    dir_.Write("tls.key", leaf.key_pem);
    files->certificate = dir_ / "tls.crt";
    files->key = dir_ / "tls.key";
    serving_ca_ = ca.certificate_pem;
  }
  daemon::ServingCertificate::SelfMade SelfMade() {
    garden_.Register({"moves.trowel.gardener.cloud"});
    return SelfMadeFor("localhost", garden_);
  }

  // In a folder of its own, as the kubelet has it: a new file takes the place of the old one.
  void WriteAuthority(const std::string& pem) {
    fs::create_directories(dir_ / "clients");
    dir_.Write("clients/next", pem);
    fs::rename(dir_ / "clients/next", dir_ / "clients/ca.crt");
  }

  std::unique_ptr<TlsClient> Connect(const KeyPair& client) {
    TlsClientOptions options;
    options.ca_pem = GetParam() == Leaf::kSelfMade    ? garden_.SecretValue("ca.crt")
                     : GetParam() == Leaf::kEphemeral ? process_->ephemeral_ca()
                                                      : serving_ca_;
    options.certificate_pem = client.certificate_pem;
    options.key_pem = client.key_pem;
    return TlsClient::Connect(process_->port(), options);
  }
  static std::optional<HttpAnswer> AskOn(TlsClient* connection) {
    if (connection == nullptr) return std::nullopt;
    return connection->Ask(Post("/validate?timeout=10s",
                                *kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20)));
  }
  bool IsLetIn(const KeyPair& client) { return AskOn(Connect(client).get()).has_value(); }
  std::string Ready() { return HttpGet(process_->probe_port(), "/readyz?verbose"); }

  TempDir dir_;
  FakeVirtualGarden garden_;
  std::string serving_ca_;
  const KeyPair old_ca_ = *certs::IssueCa("old", absl::Now());
  const KeyPair new_ca_ = *certs::IssueCa("new", absl::Now());
  const KeyPair old_client_ = *certs::IssueClient(old_ca_, "api", absl::Hours(1), absl::Now());
  const KeyPair new_client_ = *certs::IssueClient(new_ca_, "api", absl::Hours(1), absl::Now());
  std::unique_ptr<daemon::ServerProcess> process_;
};

TEST_P(ClientAuthorityTest, AnEmptyFileLetsNobodyIn) {
  WriteAuthority("");
  EXPECT_THAT(std::string(Message(Start())), HasSubstr("ca.crt is empty: it would let every"));
}

TEST_P(ClientAuthorityTest, IsFollowedAndWhoCameByAnEarlierOneIsAskedToComeAgain) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(Eventually([this] { return IsLetIn(old_client_); }));
  EXPECT_FALSE(IsLetIn(new_client_));
  EXPECT_FALSE(IsLetIn({}));
  const auto connection = Connect(old_client_);
  ASSERT_NE(AskOn(connection.get()), std::nullopt);

  WriteAuthority(new_ca_.certificate_pem);
  ASSERT_TRUE(Eventually([this] { return IsLetIn(new_client_); }));
  EXPECT_FALSE(IsLetIn(old_client_));
  const auto last = AskOn(connection.get());
  ASSERT_NE(last, std::nullopt);
  EXPECT_EQ(last->header("connection"), "close");
  const auto first = AskOn(Connect(new_client_).get());
  ASSERT_NE(first, std::nullopt);
  EXPECT_NE(first->header("connection"), "close");
}

TEST_P(ClientAuthorityTest, WhatIsNoAuthorityChangesNothingAndIsTold) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(Eventually([this] { return IsLetIn(old_client_); }));
  for (const char* broken : {"", "junk"}) {
    WriteAuthority(broken);
    ASSERT_TRUE(Eventually([this] { return Ready().find("ca.crt") != std::string::npos; }))
        << broken << Ready();
    EXPECT_TRUE(IsLetIn(old_client_));
    EXPECT_FALSE(IsLetIn({}));
  }
}

INSTANTIATE_TEST_SUITE_P(EachCertificate, ClientAuthorityTest,
                         ::testing::Values(Leaf::kEphemeral, Leaf::kFiles, Leaf::kSelfMade));

}  // namespace
}  // namespace trowel::test

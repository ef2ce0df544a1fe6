#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/exec/credential_plugin.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kV1 = "client.authentication.k8s.io/v1";

std::string Credential(const std::string& status) {
  return fmt::format(R"({{"apiVersion": "{}", "kind": "ExecCredential", "status": {}}})", kV1,
                     status);
}

std::string Problem(const std::string& printed) {
  const auto credentials = ParseExecCredential(printed, kV1);
  EXPECT_FALSE(credentials.ok());
  EXPECT_THAT(std::string(Message(credentials.status())), Not(HasSubstr("secret")));
  return std::string(Message(credentials.status()));
}

TEST(ExecCredentialTest, IsATokenOrACertificate) {
  const auto token = ParseExecCredential(Credential(R"({"token": "secret"})"), kV1);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->token, "secret");
  EXPECT_EQ(token->expires, absl::InfiniteFuture());
  const auto both =
      ParseExecCredential(Credential(R"({"clientCertificateData": "c", "clientKeyData": "k",
                     "expirationTimestamp": "2026-11-21T12:00:00Z"})"),
                          kV1);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->certificate, "c");
  EXPECT_EQ(both->key, "k");
  EXPECT_EQ(absl::FormatTime(both->expires, absl::UTCTimeZone()), "2026-11-21T12:00:00+00:00");
}

// client-go's decoder takes it.
TEST(ExecCredentialTest, MayBeYaml) {
  const auto token = ParseExecCredential(
      "apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus: {token: a}\n",
      kV1);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->token, "a");
}

TEST(ExecCredentialTest, IsRefusedWithoutAnythingOfIt) {
  constexpr const char* kNone = "what it printed is no ExecCredential";
  EXPECT_EQ(Problem(""), kNone);
  EXPECT_EQ(Problem("secret"), "what it printed: expected an object");
  EXPECT_EQ(Problem("{\"secret"), kNone);
  EXPECT_EQ(Problem(R"({"kind": "Secret", "secret": 1})"), kNone);
  EXPECT_EQ(Problem(Credential("null")), "what it printed has no status");
  EXPECT_EQ(Problem(Credential("{}")), "it printed neither a token nor a certificate");
  EXPECT_EQ(Problem(Credential(R"({"token": ["secret"]})")),
            "what it printed: status.token: expected a string");
  EXPECT_EQ(Problem(Credential(R"({"token": "secret\nsecret"})")),
            "status.token has a control character");
  EXPECT_EQ(Problem(Credential(R"({"token": "secret", "expirationTimestamp": "soon"})")),
            "status.expirationTimestamp is no time");
  for (const std::string half : {"clientKeyData", "clientCertificateData"}) {
    EXPECT_EQ(Problem(Credential(fmt::format(R"({{"token": "secret", "{}": "a"}})", half))),
              "it printed only one of clientCertificateData and clientKeyData");
  }
}

TEST(ExecCredentialTest, IsOfTheVersionThatWasAskedFor) {
  EXPECT_EQ(Problem(R"({"apiVersion": "client.authentication.k8s.io/v1beta1",
                        "kind": "ExecCredential", "status": {"token": "secret"}})"),
            "it answers in client.authentication.k8s.io/v1beta1, and the kubeconfig's apiVersion "
            "is client.authentication.k8s.io/v1");
  EXPECT_EQ(Problem(R"({"kind": "ExecCredential", "status": {"token": "secret"}})"),
            "it answers in no apiVersion, and the kubeconfig's apiVersion is "
            "client.authentication.k8s.io/v1");
}

class ExecInfoTest : public ::testing::Test {
 protected:
  ExecInfoTest() { config.api_version = kV1; }
  json Info(bool interactive = false) const {
    return json::parse(*FormatExecInfo(config, interactive));
  }
  PluginConfig config;
};

TEST_F(ExecInfoTest, SaysWhetherSomebodyCanBeAsked) {
  EXPECT_EQ(Info(true), json::parse(R"({"kind": "ExecCredential",
      "apiVersion": "client.authentication.k8s.io/v1", "spec": {"interactive": true}})"));
  EXPECT_EQ(Info(false)["spec"], json::parse(R"({"interactive": false})"));
}

TEST_F(ExecInfoTest, DescribesTheClusterIfItIsToDoSo) {
  config.cluster.server = "https://api";
  EXPECT_FALSE(Info()["spec"].contains("cluster"));
  config.provide_cluster_info = true;
  EXPECT_EQ(Info()["spec"]["cluster"], json::parse(R"({"server": "https://api"})"));
  config.cluster = {.server = "https://api",
                    .tls_server_name = "name",
                    .ca = {.pem = "the ca", .file = {}},
                    .disable_compression = true,
                    .config = R"({"shootRef": {"name": "a"}})"};
  EXPECT_EQ(Info()["spec"]["cluster"], json::parse(R"({
      "server": "https://api", "tls-server-name": "name",
      "certificate-authority-data": "dGhlIGNh", "disable-compression": true,
      "config": {"shootRef": {"name": "a"}}})"));
}

TEST_F(ExecInfoTest, ReadsTheAuthority) {
  const test::TempDir dir;
  dir.Write("ca.crt", "of a file");
  config.provide_cluster_info = true;
  config.cluster.ca.file = dir / "ca.crt";
  EXPECT_EQ(Info()["spec"]["cluster"]["certificate-authority-data"], "b2YgYSBmaWxl");
  config.cluster.ca.file = dir / "none";
  EXPECT_EQ(FormatExecInfo(config, false).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace trowel::kube

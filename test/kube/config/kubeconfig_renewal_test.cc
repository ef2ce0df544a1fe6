#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "certs/issue.h"
#include "kube/config/credentials.h"
#include "kube/config/kubeconfig.h"
#include "test/support/temp_dir.h"

// A kubeconfig is followed as the files are that it names: an operator exchanges authorities,
// certificates, tokens and addresses in it while Trowel runs.
namespace trowel::kube {
namespace {

using trowel::test::TempDir;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const absl::Duration kSoon = Credentials::kReadAgain - absl::Milliseconds(1);

class KubeconfigRenewalTest : public ::testing::Test {
 protected:
  void Write(const certs::KeyPair& ca, const std::string& user,
             const std::string& host = "api.garden.example") const {
    dir.Write("config",
              fmt::format("current-context: dev\n"
                          "contexts: [{{name: dev, context: {{cluster: garden, user: robot}}}}]\n"
                          "clusters: [{{name: garden, cluster: {{server: 'https://{}',\n"
                          "  certificate-authority-data: {}}}}}]\n"
                          "users: [{{name: robot, user: {{{}}}}}]\n",
                          host, EncodeBase64(ca.certificate_pem), user));
  }
  static std::string UserWith(const certs::KeyPair& client) {
    return fmt::format("client-certificate-data: {}, client-key-data: {}",
                       EncodeBase64(client.certificate_pem), EncodeBase64(client.key_pem));
  }
  Credentials Read() const { return Credentials(*ReadKubeconfig(path, "")); }

  TempDir dir;
  const std::string path = dir / "config";
  const certs::KeyPair old_ca = *certs::IssueCa("garden", kNow);
  const certs::KeyPair new_ca = *certs::IssueCa("garden", kNow);
};

TEST_F(KubeconfigRenewalTest, AnAuthorityIsTakenWithinAMinute) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  const TlsContextPtr first = *credentials.Tls(kNow);
  Write(new_ca, "token: one");
  EXPECT_EQ(*credentials.Tls(kNow + kSoon), first);
  const TlsContextPtr second = *credentials.Tls(kNow + absl::Minutes(1));
  EXPECT_NE(second, first);
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(5)), second);
}

TEST_F(KubeconfigRenewalTest, AnAuthorityIsTakenAtOnceAfterAFailure) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  const TlsContextPtr first = *credentials.Tls(kNow);
  credentials.ReadAgain();
  EXPECT_EQ(*credentials.Tls(kNow), first);
  Write(new_ca, "token: one");
  credentials.ReadAgain();
  EXPECT_NE(*credentials.Tls(kNow), first);
}

TEST_F(KubeconfigRenewalTest, AnAuthorityInAFileIsTakenAtOnceAfterAFailure) {
  Access access;
  access.ca.file = dir / "ca.crt";
  dir.Write("ca.crt", old_ca.certificate_pem);
  Credentials credentials(access);
  const TlsContextPtr first = *credentials.Tls(kNow);
  dir.Write("ca.crt", new_ca.certificate_pem);
  credentials.ReadAgain();
  EXPECT_NE(*credentials.Tls(kNow), first);
}

TEST_F(KubeconfigRenewalTest, AClientCertificateIsTaken) {
  const auto client = [&] {
    return *certs::IssueClient(old_ca, "trowel", certs::kLeafLifetime, kNow);
  };
  Write(old_ca, UserWith(client()));
  Credentials credentials = Read();
  const TlsContextPtr first = *credentials.Tls(kNow);
  Write(old_ca, UserWith(client()));
  EXPECT_NE(*credentials.Tls(kNow + absl::Minutes(1)), first);
}

TEST_F(KubeconfigRenewalTest, ATokenIsTaken) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  EXPECT_EQ(*credentials.Authorization(kNow), "Bearer one");
  Write(old_ca, "token: two");
  EXPECT_EQ(*credentials.Authorization(kNow + kSoon), "Bearer one");
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Minutes(1)), "Bearer two");
  Write(old_ca, "token: three");
  credentials.Forget();
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Minutes(1)), "Bearer three");
  // From a token to a file with one, and to neither.
  dir.Write("token", "four");
  Write(old_ca, "tokenFile: token");
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Minutes(2)), "Bearer four");
  Write(old_ca, "");
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Minutes(3)), "");
}

TEST_F(KubeconfigRenewalTest, AnAddressIsTaken) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  EXPECT_EQ(credentials.Current(kNow)->host, "api.garden.example");
  Write(old_ca, "token: one", "api.new.example");
  EXPECT_EQ(credentials.Current(kNow + absl::Minutes(1))->host, "api.new.example");
  EXPECT_EQ(credentials.Current(kNow + absl::Minutes(1))->server_name, "api.new.example");
}

TEST_F(KubeconfigRenewalTest, WhatCannotBeReadLeavesTheLastOne) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  EXPECT_EQ(*credentials.Authorization(kNow), "Bearer one");
  const TlsContextPtr first = *credentials.Tls(kNow);
  dir.Write("config", "apiVersion: v1\nkind: Conf");
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(1)), first);
  std::filesystem::remove(path);
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(2)), first);
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Minutes(2)), "Bearer one");
  Write(new_ca, "token: two");
  EXPECT_NE(*credentials.Tls(kNow + absl::Minutes(3)), first);
}

// trowel check --kubeconfig <(...): there is nothing to read a second time, and nobody writes.
TEST_F(KubeconfigRenewalTest, APipeIsReadOnce) {
  Write(old_ca, "token: one");
  Credentials credentials = Read();
  std::filesystem::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(*credentials.Authorization(kNow), "Bearer one");
}

}  // namespace
}  // namespace trowel::kube

#include "kube/config/credentials.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/ssl.h>
#include <boost/asio/ssl/context.hpp>

#include "certs/issue.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using trowel::test::TempDir;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const absl::Duration kSoon = Credentials::kReadAgain - absl::Milliseconds(1);

TEST(CredentialsTest, SendNothingWithoutAToken) {
  Credentials credentials({});
  EXPECT_EQ(*credentials.Authorization(kNow), "");
}

TEST(CredentialsTest, KeepTheTokenOfAKubeconfig) {
  Access access;
  access.token = "letmein";
  Credentials credentials(access);
  EXPECT_EQ(*credentials.Authorization(kNow), "Bearer letmein");
  credentials.Forget();
  EXPECT_EQ(*credentials.Authorization(kNow + absl::Hours(1)), "Bearer letmein");
}

class TokenFileTest : public ::testing::Test {
 protected:
  static Access AccessTo(const std::string& file, const std::string& token = "") {
    Access access;
    access.token_file = file;
    access.token = token;
    return access;
  }
  std::string At(absl::Time now) {
    const absl::StatusOr<std::string> header = credentials.Authorization(now);
    return header.ok() ? *header : std::string(Message(header.status()));
  }
  TempDir dir;
  const std::string file = dir / "token";
  Credentials credentials{AccessTo(file)};
};

TEST_F(TokenFileTest, IsReadAgainEveryMinute) {
  dir.Write("token", "first");
  EXPECT_EQ(At(kNow), "Bearer first");
  dir.Write("token", "second");
  EXPECT_EQ(At(kNow + kSoon), "Bearer first");
  EXPECT_EQ(At(kNow + Credentials::kReadAgain), "Bearer second");
  dir.Write("token", "third");
  EXPECT_EQ(At(kNow + Credentials::kReadAgain + kSoon), "Bearer second");
  EXPECT_EQ(At(kNow + 2 * Credentials::kReadAgain), "Bearer third");
}

TEST_F(TokenFileTest, IsTrimmed) {
  dir.Write("token", " \t\r\nthe token\r\n\n");
  EXPECT_EQ(At(kNow), "Bearer the token");
}

TEST_F(TokenFileTest, ThatCannotBeReadIsAnErrorAtFirst) {
  const auto header = credentials.Authorization(kNow);
  EXPECT_EQ(header.status(),
            absl::NotFoundError("tokenFile: " + file + ": No such file or directory"));
  // It is looked for at once again.
  dir.Write("token", "late");
  EXPECT_EQ(At(kNow), "Bearer late");
}

TEST_F(TokenFileTest, ThatIsEmptyIsAnErrorAtFirst) {
  for (const std::string nothing : {"", "\n", " \r\n\t"}) {
    dir.Write("token", nothing);
    EXPECT_EQ(credentials.Authorization(kNow).status(),
              InvalidArgument("tokenFile: {}: empty", file));
  }
}

TEST_F(TokenFileTest, ThatIsTooLargeIsAnError) {
  dir.Write("token", std::string(65'537, 'a'));
  EXPECT_EQ(credentials.Authorization(kNow).status(),
            InvalidArgument("tokenFile: {}: larger than 65536 bytes", file));
}

TEST_F(TokenFileTest, LeavesTheLastTokenWhenItCannotBeRead) {
  dir.Write("token", "first");
  EXPECT_EQ(At(kNow), "Bearer first");
  std::filesystem::remove(file);
  EXPECT_EQ(At(kNow + absl::Minutes(1)), "Bearer first");
  dir.Write("token", "");
  EXPECT_EQ(At(kNow + absl::Minutes(2)), "Bearer first");
  dir.Write("token", "second");
  EXPECT_EQ(At(kNow + absl::Minutes(2) + kSoon), "Bearer first");
  EXPECT_EQ(At(kNow + absl::Minutes(3)), "Bearer second");
}

TEST_F(TokenFileTest, IsReadAtOnceAfterARefusal) {
  dir.Write("token", "first");
  EXPECT_EQ(At(kNow), "Bearer first");
  dir.Write("token", "second");
  credentials.Forget();
  EXPECT_EQ(At(kNow), "Bearer second");
  // What was refused is not sent once more.
  std::filesystem::remove(file);
  credentials.Forget();
  EXPECT_THAT(At(kNow), StartsWith("tokenFile: "));
}

TEST_F(TokenFileTest, WinsOverTheTokenBesideIt) {
  Credentials both(AccessTo(file, "beside"));
  EXPECT_EQ(*both.Authorization(kNow), "Bearer beside");
  dir.Write("token", "of the file");
  EXPECT_EQ(*both.Authorization(kNow + absl::Minutes(1)), "Bearer of the file");
}

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    access.ca.file = dir / "ca.crt";
    access.client_certificate.file = dir / "tls.crt";
    access.client_key.file = dir / "tls.key";
    Issue();
  }
  // Writes all files anew.
  void Issue() {
    ca = *certs::IssueCa("garden", kNow);
    dir.Write("ca.crt", ca.certificate_pem);
    leaf = *certs::IssueClient(ca, "trowel", certs::kLeafLifetime, kNow);
    dir.Write("tls.crt", leaf.certificate_pem);
    dir.Write("tls.key", leaf.key_pem);
  }
  static std::string Problem(const Access& access) {
    Credentials credentials(access);
    const auto context = credentials.Tls(kNow);
    EXPECT_FALSE(context.ok());
    return std::string(Message(context.status()));
  }
  TempDir dir;
  Access access;
  certs::KeyPair ca, leaf;
};

TEST_F(TlsTest, IsNotThereForPlainHttp) {
  access.tls = false;
  Credentials credentials(access);
  const auto context = credentials.Tls(kNow);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(*context, nullptr);
}

TEST_F(TlsTest, VerifiesThePeerAndIsNotOld) {
  Credentials credentials(access);
  const auto context = credentials.Tls(kNow);
  ASSERT_TRUE(context.ok()) << context.status();
  SSL_CTX* const native = (*context)->native_handle();
  EXPECT_EQ(SSL_CTX_get_verify_mode(native), SSL_VERIFY_PEER);
  EXPECT_EQ(SSL_CTX_get_min_proto_version(native), TLS1_2_VERSION);
  EXPECT_NE(SSL_CTX_get0_certificate(native), nullptr);
  EXPECT_NE(SSL_CTX_get0_privatekey(native), nullptr);
}

TEST_F(TlsTest, StaysTheSameUntilAFileChanges) {
  Credentials credentials(access);
  const TlsContextPtr first = *credentials.Tls(kNow);
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(1)), first);
  Issue();
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(1) + kSoon), first);
  const TlsContextPtr second = *credentials.Tls(kNow + absl::Minutes(2));
  EXPECT_NE(second, first);
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(3)), second);

  dir.Write("ca.crt", certs::IssueCa("next", kNow)->certificate_pem + ca.certificate_pem);
  EXPECT_NE(*credentials.Tls(kNow + absl::Minutes(4)), second);
}

TEST_F(TlsTest, IsMadeAnewAfterARefusal) {
  Credentials credentials(access);
  const TlsContextPtr first = *credentials.Tls(kNow);
  credentials.Forget();
  EXPECT_EQ(*credentials.Tls(kNow), first);
  Issue();
  credentials.Forget();
  EXPECT_NE(*credentials.Tls(kNow), first);
}

TEST_F(TlsTest, StaysWhenItsFilesCannotBeUsed) {
  Credentials credentials(access);
  const TlsContextPtr first = *credentials.Tls(kNow);
  std::filesystem::remove(dir / "ca.crt");
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(1)), first);

  // Half renewed: the key is still the old one.
  const std::string old_key = leaf.key_pem;
  Issue();
  dir.Write("tls.key", old_key);
  const auto half = credentials.Tls(kNow + absl::Minutes(2));
  ASSERT_TRUE(half.ok()) << half.status();
  EXPECT_EQ(*half, first);
  dir.Write("tls.key", leaf.key_pem);
  EXPECT_EQ(*credentials.Tls(kNow + absl::Minutes(2) + kSoon), first);
  EXPECT_NE(*credentials.Tls(kNow + absl::Minutes(3)), first);
}

TEST_F(TlsTest, TakesPemBlocks) {
  access.ca = {.pem = ca.certificate_pem, .file = {}};
  access.client_certificate = {.pem = leaf.certificate_pem, .file = {}};
  access.client_key = {.pem = leaf.key_pem, .file = {}};
  Credentials credentials(access);
  const auto context = credentials.Tls(kNow);
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_EQ(*credentials.Tls(kNow + absl::Hours(1)), *context);
}

TEST_F(TlsTest, TrustsTheSystemsAuthoritiesWhenNoneIsNamed) {
  Credentials credentials({});
  const auto context = credentials.Tls(kNow);
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_EQ(SSL_CTX_get_verify_mode((*context)->native_handle()), SSL_VERIFY_PEER);
  EXPECT_EQ(SSL_CTX_get0_certificate((*context)->native_handle()), nullptr);
}

TEST_F(TlsTest, RefusesAKeyThatDoesNotFit) {
  dir.Write("tls.key", ca.key_pem);
  EXPECT_THAT(Problem(access), StartsWith("client key: "));
}

// An empty file is half of a renewal, never a wish to trust the system or to go without a name.
TEST_F(TlsTest, RefusesFilesThatHoldNothing) {
  dir.Write("ca.crt", "");
  EXPECT_THAT(Problem(access), StartsWith("certificate-authority: "));
  dir.Write("ca.crt", "no certificate");
  EXPECT_THAT(Problem(access), StartsWith("certificate-authority: "));
  Issue();
  dir.Write("tls.crt", "");
  EXPECT_THAT(Problem(access), StartsWith("client certificate: "));
  Issue();
  dir.Write("tls.key", "");
  EXPECT_THAT(Problem(access), StartsWith("client key: "));
}

TEST_F(TlsTest, NamesTheFileThatIsMissing) {
  std::filesystem::remove(dir / "tls.crt");
  EXPECT_THAT(Problem(access), HasSubstr(dir / "tls.crt"));
}

TEST_F(TlsTest, TriesAgainAtOnceWhileItHasNothing) {
  std::filesystem::remove(dir / "ca.crt");
  Credentials credentials(access);
  EXPECT_FALSE(credentials.Tls(kNow).ok());
  Issue();
  EXPECT_TRUE(credentials.Tls(kNow).ok());
}

}  // namespace
}  // namespace trowel::kube

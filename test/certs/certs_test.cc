#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "base/write_file.h"
#include "certs/inspect.h"
#include "certs/issue.h"
#include "certs/tls_files.h"
#include "test/support/temp_dir.h"

namespace trowel::certs {
namespace {

using test::TempDir;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A whole second, as certificates have.
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

class CertsTest : public testing::Test {
 protected:
  static KeyPair Leaf(const KeyPair& ca) {
    return *IssueLeaf(ca, {"trowel.garden"}, kLeafLifetime, kNow);
  }
  // Why `material` may not be served at `now`.
  static std::string Problem(const TlsMaterial& material, absl::Time now = kNow) {
    TlsFiles files;
    files.certificate = "tls.crt";
    files.key = "tls.key";
    files.client_ca = "ca.crt";
    return std::string(Message(CheckTlsMaterial(material, files, now)));
  }

  const KeyPair ca_ = *IssueCa("trowel", kNow);
};

TEST_F(CertsTest, AnAuthorityLivesTenYearsOnAP256Key) {
  const auto facts = Inspect(ca_.certificate_pem);
  ASSERT_TRUE(facts.ok()) << facts.status();
  ASSERT_EQ(facts->size(), 1U);
  EXPECT_EQ(facts->front().subject, "CN=trowel");
  EXPECT_EQ(facts->front().issuer, "CN=trowel");
  EXPECT_EQ(facts->front().key_type, "EC P-256");
  EXPECT_TRUE(facts->front().authority);
  EXPECT_EQ(facts->front().not_after, kNow + kCaLifetime);
  EXPECT_LT(facts->front().not_before, kNow);
  EXPECT_EQ(facts->front().fingerprint_sha256.size(), 64U);
}

TEST_F(CertsTest, ALeafHasExactlyTheHostsThatWereAskedFor) {
  const auto leaf =
      IssueLeaf(ca_, {"trowel.garden", "*.seed.svc", "10.0.0.1", "fd00::1"}, kLeafLifetime, kNow);
  ASSERT_TRUE(leaf.ok()) << leaf.status();
  const auto facts = Inspect(leaf->certificate_pem);
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_THAT(facts->front().dns_names, ElementsAre("trowel.garden", "*.seed.svc"));
  EXPECT_THAT(facts->front().ip_addresses, ElementsAre("10.0.0.1", "fd00::1"));
  EXPECT_EQ(facts->front().issuer, "CN=trowel");
  EXPECT_FALSE(facts->front().authority);
  EXPECT_EQ(facts->front().not_after, kNow + kLeafLifetime);

  EXPECT_TRUE(CheckHost(leaf->certificate_pem, "trowel.garden").ok());
  EXPECT_TRUE(CheckHost(leaf->certificate_pem, "a.seed.svc").ok());
  EXPECT_TRUE(CheckHost(leaf->certificate_pem, "10.0.0.1").ok());
  EXPECT_TRUE(CheckHost(leaf->certificate_pem, "fd00::1").ok());
  EXPECT_FALSE(CheckHost(leaf->certificate_pem, "trowel.garden.svc").ok());
  EXPECT_FALSE(CheckHost(leaf->certificate_pem, "10.0.0.2").ok());
  EXPECT_TRUE(CheckKeyFits(leaf->certificate_pem, leaf->key_pem).ok());
  EXPECT_FALSE(CheckKeyFits(leaf->certificate_pem, ca_.key_pem).ok());
}

TEST_F(CertsTest, AHostThatWouldBecomeSomethingElseIsRefused) {
  for (const std::string host : {"", "a,DNS:evil.example", "a b", "-a", "a-", "a..b", "a\nb", "*",
                                 "a.*.b", "10.0.0.1/8", "email:copy"}) {
    const auto leaf = IssueLeaf(ca_, {"ok", host}, kLeafLifetime, kNow);
    EXPECT_EQ(leaf.status().code(), absl::StatusCode::kInvalidArgument) << host;
  }
  EXPECT_FALSE(IssueLeaf(ca_, {}, kLeafLifetime, kNow).ok());
}

TEST_F(CertsTest, ALeafIsRotatedWithTheSameAuthority) {
  const absl::Time later = kNow + absl::Hours(24 * 80);
  const KeyPair first = Leaf(ca_);
  const KeyPair second = *IssueLeaf(ca_, {"trowel.garden"}, kLeafLifetime, later);
  EXPECT_NE(first.key_pem, second.key_pem);
  EXPECT_TRUE(CheckChainsTo(first.certificate_pem, ca_.certificate_pem, later).ok());
  EXPECT_TRUE(CheckChainsTo(second.certificate_pem, ca_.certificate_pem, later).ok());
  const absl::Time end = kNow + absl::Hours(24 * 91);
  EXPECT_FALSE(CheckChainsTo(first.certificate_pem, ca_.certificate_pem, end).ok());
  EXPECT_TRUE(CheckChainsTo(second.certificate_pem, ca_.certificate_pem, end).ok());

  const KeyPair other = *IssueCa("trowel", kNow);
  EXPECT_FALSE(CheckChainsTo(first.certificate_pem, other.certificate_pem, kNow).ok());
}

TEST_F(CertsTest, ALeafNeverOutlivesItsAuthority) {
  const absl::Time late = kNow + kCaLifetime - absl::Hours(24);
  const KeyPair leaf = *IssueLeaf(ca_, {"a"}, kLeafLifetime, late);
  EXPECT_EQ(Inspect(leaf.certificate_pem)->front().not_after, kNow + kCaLifetime);
  const auto too_late = IssueLeaf(ca_, {"a"}, kLeafLifetime, kNow + kCaLifetime);
  EXPECT_THAT(std::string(Message(too_late.status())), HasSubstr("expired"));
}

TEST_F(CertsTest, OnlyAnAuthorityWithItsOwnKeySigns) {
  const KeyPair leaf = Leaf(ca_);
  EXPECT_FALSE(IssueLeaf(leaf, {"a"}, kLeafLifetime, kNow).ok());
  EXPECT_FALSE(IssueLeaf({ca_.certificate_pem, leaf.key_pem}, {"a"}, kLeafLifetime, kNow).ok());
  EXPECT_FALSE(IssueLeaf({"", ""}, {"a"}, kLeafLifetime, kNow).ok());
  EXPECT_FALSE(IssueLeaf(ca_, {"a"}, absl::Seconds(1), kNow).ok());
}

TEST_F(CertsTest, KeysAreWrittenForTheOwnerAloneAndInOneStep) {
  const TempDir dir;
  const std::string path = dir / "tls.key";
  dir.Write("tls.key", "old and readable by all");
  ASSERT_TRUE(WriteFileAtomically(path, ca_.key_pem, FileMode::kSecret).ok());
  struct stat file = {};
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
  EXPECT_EQ(*ReadCapped(path, kKeyBytesMax), ca_.key_pem);
  ASSERT_TRUE(WriteFileAtomically(path, "public", FileMode::kPublic).ok());
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0644U);
  const absl::Status missing = WriteFileAtomically(dir / "no/file", "x", FileMode::kPublic);
  EXPECT_THAT(std::string(Message(missing)), HasSubstr("no/file"));
}

TEST_F(CertsTest, APairIsServedOnlyIfAnApiServerWouldAcceptIt) {
  const KeyPair leaf = Leaf(ca_);
  const TlsMaterial good = {leaf.certificate_pem, leaf.key_pem, ca_.certificate_pem};
  EXPECT_EQ(Problem(good), "");
  EXPECT_EQ(Problem({leaf.certificate_pem + ca_.certificate_pem, leaf.key_pem, ""}), "");

  EXPECT_THAT(Problem({leaf.certificate_pem, ca_.key_pem, ""}), HasSubstr("tls.key"));
  EXPECT_THAT(Problem({"", leaf.key_pem, ""}), HasSubstr("tls.crt: no certificate"));
  EXPECT_THAT(Problem({leaf.certificate_pem, "", ""}), HasSubstr("tls.key: no private key"));
  EXPECT_THAT(Problem({ca_.certificate_pem, ca_.key_pem, ""}), HasSubstr("alternative name"));
  EXPECT_THAT(Problem(good, kNow + kLeafLifetime), HasSubstr("tls.crt: the certificate has exp"));
  EXPECT_THAT(Problem(good, kNow - absl::Hours(2)), HasSubstr("not valid yet"));
  EXPECT_THAT(Problem({leaf.certificate_pem, leaf.key_pem, "junk"}), HasSubstr("ca.crt"));
  const KeyPair other = Leaf(*IssueCa("other", kNow));
  EXPECT_THAT(Problem({leaf.certificate_pem + other.certificate_pem, leaf.key_pem, ""}),
              HasSubstr("certificate 1 is not signed by certificate 2"));
  std::string broken = leaf.certificate_pem;
  broken[100] = broken[100] == 'A' ? 'B' : 'A';
  EXPECT_THAT(Problem({broken.substr(0, 200), leaf.key_pem, ""}), HasSubstr("tls.crt"));
}

TEST_F(CertsTest, AnEncryptedKeyIsRefusedAndNobodyIsAskedForItsPassword) {
  const std::string key =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg=\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  EXPECT_THAT(Problem({Leaf(ca_).certificate_pem, key, ""}), HasSubstr("encrypted"));
}

TEST_F(CertsTest, FilesAreNamedWhenTheyAreMissingOrAbsurd) {
  const TempDir dir;
  TlsFiles files;
  files.certificate = dir / "tls.crt";
  files.key = dir / "tls.key";
  EXPECT_THAT(std::string(Message(ReadTlsFiles(files).status())), HasSubstr("tls.crt: No such"));
  dir.Write("tls.crt", "x");
  dir.Write("tls.key", std::string(kKeyBytesMax + 1, 'x'));
  EXPECT_THAT(std::string(Message(ReadTlsFiles(files).status())), HasSubstr("tls.key has more"));
  dir.Write("tls.key", "y");
  const auto read = ReadTlsFiles(files);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, (TlsMaterial{"x", "y", ""}));
  files.client_ca = dir / "ca.crt";
  dir.Write("ca.crt", "");
  EXPECT_THAT(std::string(Message(ReadTlsFiles(files).status())), HasSubstr("every client in"));
}

TEST_F(CertsTest, NothingIsReadFromWhatIsNoCertificate) {
  EXPECT_FALSE(Inspect("").ok());
  EXPECT_FALSE(Inspect("junk").ok());
  EXPECT_FALSE(Inspect(ca_.key_pem).ok());
  EXPECT_FALSE(Inspect(std::string(kBundleBytesMax + 1, 'x')).ok());
  EXPECT_THAT(ca_.key_pem, Not(HasSubstr("ENCRYPTED")));
}

}  // namespace
}  // namespace trowel::certs

// Which certificates are not served, because a caller would refuse them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "certs/inspect.h"
#include "certs/tls_files.h"
#include "test/certs/edited_certificate.h"

namespace trowel::certs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

class ChainTest : public testing::Test {
 protected:
  // Why a server may not serve them.
  static std::string Problem(const KeyPair& leaf, const KeyPair& issuer) {
    const TlsMaterial material = {leaf.certificate_pem + issuer.certificate_pem, leaf.key_pem, ""};
    return std::string(Message(CheckTlsMaterial(material, {}, kNow)));
  }
  static void EndYesterday(X509* certificate) {
    ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(kNow - absl::Hours(24)));
  }

  const KeyPair ca_ = *IssueCa("ca", kNow - absl::Hours(48));
  const KeyPair leaf_ = *IssueLeaf(ca_, {"trowel.garden"}, kLeafLifetime, kNow);
};

TEST_F(ChainTest, AsIssuedItIsServed) { EXPECT_EQ(Problem(leaf_, ca_), ""); }

TEST_F(ChainTest, ALeafIsForServers) {
  const auto with_usage = [this](const std::string& usage) {
    return Edited(leaf_, ca_.key_pem,
                  [&](X509* leaf) { SetExtension(leaf, NID_ext_key_usage, usage); });
  };
  EXPECT_THAT(Problem(with_usage("clientAuth"), ca_), HasSubstr("is not for servers"));
  EXPECT_EQ(Problem(with_usage("clientAuth,serverAuth"), ca_), "");
  EXPECT_EQ(Problem(with_usage("anyExtendedKeyUsage"), ca_), "");
  EXPECT_EQ(Problem(with_usage(""), ca_), "") << "for everything";
  EXPECT_THAT(std::string(Message(CheckChainsTo(with_usage("clientAuth").certificate_pem,
                                                ca_.certificate_pem, kNow))),
              HasSubstr("is not for servers"));
}

TEST_F(ChainTest, AnIssuerThatIsNotForServersIssuesNoneForServers) {
  const KeyPair ca = Edited(ca_, ca_.key_pem, [](X509* authority) {
    SetExtension(authority, NID_ext_key_usage, "clientAuth");
  });
  EXPECT_THAT(Problem(leaf_, ca), HasSubstr("certificate 2 is not for servers"));
}

TEST_F(ChainTest, NamesAndKeyIdsAreNoSignature) {
  const KeyPair other = *IssueCa("ca", kNow);
  const KeyPair forged = Edited(leaf_, other.key_pem, [](X509*) {});
  EXPECT_THAT(Problem(forged, ca_), HasSubstr("certificate 1 is not signed by certificate 2"));
}

TEST_F(ChainTest, WhoSignsIsAnAuthority) {
  const KeyPair no_ca = Edited(ca_, ca_.key_pem, [](X509* authority) {
    SetExtension(authority, NID_basic_constraints, "critical,CA:FALSE");
    SetExtension(authority, NID_key_usage, "");
  });
  EXPECT_THAT(Problem(leaf_, no_ca), HasSubstr("certificate 1 is not signed by certificate 2"));
}

TEST_F(ChainTest, AllOfItIsValidNow) {
  EXPECT_THAT(Problem(Edited(leaf_, ca_.key_pem, EndYesterday), ca_),
              HasSubstr("the certificate has expired"));
  EXPECT_THAT(Problem(leaf_, Edited(ca_, ca_.key_pem, EndYesterday)),
              HasSubstr("certificate 2 has expired"));
  const KeyPair young = Edited(ca_, ca_.key_pem, [](X509* authority) {
    ASN1_TIME_set(X509_getm_notBefore(authority), absl::ToTimeT(kNow + absl::Hours(1)));
  });
  EXPECT_THAT(Problem(leaf_, young), HasSubstr("certificate 2 is not valid yet"));
}

TEST_F(ChainTest, HashesThatAreForgedAndSmallKeysAreNotServed) {
  const auto unchanged = [](X509*) {};
  EXPECT_THAT(Problem(Edited(leaf_, ca_.key_pem, unchanged, EVP_sha1()), ca_),
              HasSubstr("the certificate is signed with SHA1, which is too weak"));
  EXPECT_EQ(Problem(Edited(leaf_, ca_.key_pem, unchanged, EVP_sha384()), ca_), "");
  EXPECT_THAT(Problem(WithRsaKey(leaf_, ca_.key_pem, 1024), ca_),
              HasSubstr("the certificate has a key of 1024 bits, which is too small"));
  EXPECT_EQ(Problem(WithRsaKey(leaf_, ca_.key_pem, 2048), ca_), "");
  // What an authority says of itself is not why anybody trusts it.
  EXPECT_EQ(Problem(leaf_, Edited(ca_, ca_.key_pem, unchanged, EVP_sha1())), "");
}

TEST_F(ChainTest, AllThatIsWrongIsTold) {
  const KeyPair bad = Edited(
      leaf_, ca_.key_pem,
      [](X509* leaf) {
        EndYesterday(leaf);
        SetExtension(leaf, NID_ext_key_usage, "clientAuth");
        SetExtension(leaf, NID_subject_alt_name, "");
      },
      EVP_sha1());
  EXPECT_THAT(*ChainFaults(bad.certificate_pem, kNow),
              ElementsAre(HasSubstr("has expired: issue a new one"),
                          HasSubstr("no subject alternative name"), HasSubstr("is not for servers"),
                          HasSubstr("too weak")));
  EXPECT_THAT(*ChainFaults(leaf_.certificate_pem, kNow), IsEmpty());
}

TEST_F(ChainTest, ABundleOfAuthoritiesIsNoServers) {
  const KeyPair other = *IssueCa("other", kNow);
  EXPECT_THAT(*ChainFaults(ca_.certificate_pem + other.certificate_pem, kNow), IsEmpty());
  EXPECT_THAT(*ChainFaults(Edited(ca_, ca_.key_pem, EndYesterday).certificate_pem, kNow),
              ElementsAre(HasSubstr("has expired")));
}

TEST_F(ChainTest, AHostIsNotLostWhenOneCertificateReplacesAnother) {
  const auto problem = [this](const std::vector<std::string>& before,
                              const std::vector<std::string>& next) {
    const auto pem = [this](const std::vector<std::string>& hosts) {
      return IssueLeaf(ca_, hosts, kLeafLifetime, kNow)->certificate_pem;
    };
    return std::string(Message(CheckKeepsHosts(pem(before), pem(next))));
  };
  EXPECT_EQ(problem({"a.garden"}, {"a.garden", "b.garden"}), "");
  EXPECT_EQ(problem({"a.seed.garden"}, {"*.seed.garden"}), "");
  EXPECT_EQ(problem({"*.garden", "fd00::1"}, {"fd00::1", "*.garden"}), "");
  EXPECT_THAT(problem({"a.garden", "b.garden"}, {"a.garden"}), HasSubstr("not valid for b.garden"));
  EXPECT_THAT(problem({"*.garden"}, {"a.garden"}), HasSubstr("not valid for *.garden"));
  EXPECT_THAT(problem({"10.0.0.1"}, {"10.0.0.2"}), HasSubstr("not valid for 10.0.0.1"));
}

}  // namespace
}  // namespace trowel::certs

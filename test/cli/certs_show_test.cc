// `certs show` before, and `serve` afterwards: what one refuses, the other has told.

#include <functional>
#include <string>

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "certs/tls_files.h"
#include "test/certs/edited_certificate.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"
#include "webhook/server/tls_context.h"

namespace trowel::test {
namespace {

using certs::Edited;
using certs::KeyPair;
using certs::SetExtension;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CertsShow : public ::testing::Test {
 protected:
  Ran Show(const KeyPair& leaf, const std::string& more = "") {
    dir_.Write("tls.crt", leaf.certificate_pem);
    dir_.Write("tls.key", leaf.key_pem);
    dir_.Write("ca.crt", ca_.certificate_pem);
    return RunTrowel("certs show " + dir_ / "tls.crt" + " --ca " + dir_ / "ca.crt" + more);
  }
  std::string Key() const { return " --key " + dir_ / "tls.key"; }

  static void End(X509* leaf) {
    ASN1_TIME_set(X509_getm_notAfter(leaf), absl::ToTimeT(absl::Now() - absl::Hours(1)));
  }
  static void Leave(X509*) {}

  TempDir dir_;
  const KeyPair ca_ = *certs::IssueCa("ca", absl::Now() - absl::Hours(48));
  const KeyPair leaf_ = *certs::IssueLeaf(ca_, {"localhost"}, certs::kLeafLifetime, absl::Now());
};

TEST_F(CertsShow, SaysOfWeakSignaturesWhatToDo) {
  const Ran ran = Show(Edited(leaf_, ca_.key_pem, Leave, EVP_sha1()), Key() + " --host localhost");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("fault: the certificate is signed with SHA1, which is too weak, "
                                 "and API servers refuse it: issue one that is signed with "
                                 "SHA-256\n"));
}

TEST_F(CertsShow, NamesTheCommandForAHost) {
  const Ran ran = Show(leaf_, " --host trowel.trowel -o json");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(nlohmann::json::parse(ran.out)["faults"],
              ElementsAre("the certificate is not valid for trowel.trowel: issue one for exactly "
                          "that host (trowel certs issue --host trowel.trowel)"));
}

TEST_F(CertsShow, FindsWhatServeRefuses) {
  const auto usage = [](X509* leaf) { SetExtension(leaf, NID_ext_key_usage, "clientAuth"); };
  const auto nameless = [](X509* leaf) { SetExtension(leaf, NID_subject_alt_name, ""); };
  const KeyPair other = *certs::IssueCa("ca", absl::Now());
  const KeyPair self_signed = Edited(leaf_, leaf_.key_pem, Leave);
  int refused = 0;
  for (const KeyPair& leaf :
       {leaf_, Edited(leaf_, ca_.key_pem, Leave, EVP_sha1()),
        Edited(leaf_, ca_.key_pem, Leave, EVP_sha512()), Edited(leaf_, ca_.key_pem, End),
        Edited(leaf_, ca_.key_pem, usage), Edited(leaf_, ca_.key_pem, nameless),
        certs::WithRsaKey(leaf_, ca_.key_pem, 1024), certs::WithRsaKey(leaf_, ca_.key_pem, 2048),
        KeyPair{leaf_.certificate_pem, other.key_pem},
        KeyPair{leaf_.certificate_pem + other.certificate_pem, leaf_.key_pem}, self_signed}) {
    const certs::TlsMaterial material = {leaf.certificate_pem, leaf.key_pem, ""};
    const bool checked = certs::CheckTlsMaterial(material, {}, absl::Now()).ok();
    const bool served = webhook::TlsContext::Make(material, {}).ok();
    EXPECT_TRUE(served || !checked) << "told by OpenSSL's words only";
    dir_.Write("tls.crt", leaf.certificate_pem);
    dir_.Write("tls.key", leaf.key_pem);
    const Ran ran = RunTrowel("certs show " + dir_ / "tls.crt" + Key());
    EXPECT_EQ(ran.code, checked && served ? 0 : 1) << ran.out << ran.err;
    refused += checked && served ? 0 : 1;
  }
  EXPECT_EQ(refused, 7);
}

}  // namespace
}  // namespace trowel::test

#include "test/certs/edited_certificate.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace trowel::certs {

KeyPair Edited(const KeyPair& pair, const std::string& signer_key_pem,
               const std::function<void(X509*)>& edit, const EVP_MD* hash) {
  const auto certificates = *ParseCertificates(pair.certificate_pem);
  const KeyPtr signer = *ParseKey(signer_key_pem);
  X509* certificate = certificates.front().get();
  edit(certificate);
  EXPECT_GT(X509_sign(certificate, signer.get(), hash), 0);
  const BioPtr pem(BIO_new(BIO_s_mem()));
  EXPECT_EQ(PEM_write_bio_X509(pem.get(), certificate), 1);
  return {Content(pem.get()), pair.key_pem};
}

KeyPair WithRsaKey(const KeyPair& pair, const std::string& signer_key_pem, unsigned bits) {
  const KeyPtr key(EVP_RSA_gen(bits));
  const BioPtr pem(BIO_new(BIO_s_mem()));
  EXPECT_EQ(
      PEM_write_bio_PKCS8PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr),
      1);
  KeyPair edited = Edited(pair, signer_key_pem,
                          [&](X509* leaf) { EXPECT_EQ(X509_set_pubkey(leaf, key.get()), 1); });
  edited.key_pem = Content(pem.get());
  return edited;
}

void SetExtension(X509* certificate, int kind, const std::string& value) {
  const int at = X509_get_ext_by_NID(certificate, kind, -1);
  if (at >= 0) const ExtensionPtr removed(X509_delete_ext(certificate, at));
  if (value.empty()) return;
  const ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  ASSERT_NE(made, nullptr);
  ASSERT_EQ(X509_add_ext(certificate, made.get(), -1), 1);
}

}  // namespace trowel::certs

#include "certs/openssl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <climits>
#include <cstddef>

namespace trowel::certs {
namespace {

// Refuses an encrypted key at once: by default OpenSSL asks for its password on the terminal.
int NoPassword(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

}  // namespace

absl::Status TakeErrors(std::string_view what) {
  const unsigned long code = ERR_peek_error();  // NOLINT(google-runtime-int): OpenSSL's type.
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  if (reason == nullptr) return InvalidArgument("{}", what);
  return InvalidArgument("{}: {}", what, reason);
}

BioPtr ReadOnly(std::string_view bytes) {
  if (bytes.size() > INT_MAX) return nullptr;
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

std::string Content(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);  // NOLINT(google-runtime-int): OpenSSL's type.
  return size <= 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(std::string_view pem) {
  ERR_clear_error();
  const BioPtr bio = ReadOnly(pem);
  if (bio == nullptr) return TakeErrors("cannot read the certificates");
  std::vector<CertificatePtr> certificates;
  for (;;) {
    CertificatePtr next(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
    if (next == nullptr) break;
    certificates.push_back(std::move(next));
  }
  // The end of the file is reported as an error too: no further block begins.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) return TakeErrors("a certificate does not parse");
  ERR_clear_error();
  if (certificates.empty()) {
    return InvalidArgument("no certificate: expected a block -----BEGIN CERTIFICATE-----");
  }
  return certificates;
}

absl::StatusOr<KeyPtr> ParseKey(std::string_view pem) {
  ERR_clear_error();
  const BioPtr bio = ReadOnly(pem);
  if (bio == nullptr) return TakeErrors("cannot read the key");
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  if (key != nullptr) return key;
  if (pem.find("ENCRYPTED") != std::string_view::npos) {
    ERR_clear_error();
    return InvalidArgument("the key is encrypted: store it without a password");
  }
  return TakeErrors("no private key: expected a block -----BEGIN PRIVATE KEY-----");
}

}  // namespace trowel::certs

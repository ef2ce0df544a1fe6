#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

// OpenSSL's objects with owners, and its thread-local error queue as absl::Status.
namespace trowel::certs {

// Calls the free function that belongs to the type.
template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

inline void FreeNames(GENERAL_NAMES* names) { GENERAL_NAMES_free(names); }

using BioPtr = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freer<X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freer<FreeNames>>;
using StorePtr = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freer<X509_STORE_CTX_free>>;

// Empties this thread's error queue into an InvalidArgument: "<what>: <first cause>".
absl::Status TakeErrors(std::string_view what);

// A BIO that reads `bytes`, which must outlive it.
BioPtr ReadOnly(std::string_view bytes);
// What has been written to a memory BIO.
std::string Content(BIO* bio);

// Parses every CERTIFICATE block of `pem`, in order, and skips other blocks. None is an error.
absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(std::string_view pem);
// Parses one unencrypted private key.
absl::StatusOr<KeyPtr> ParseKey(std::string_view pem);

}  // namespace trowel::certs

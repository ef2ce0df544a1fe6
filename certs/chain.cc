#include "certs/chain.h"

#include <array>
#include <cstddef>
#include <ctime>
#include <string>
#include <utility>

namespace trowel::certs {
namespace {

// "the certificate" is the one that the file is about.
std::string Called(std::size_t index) {
  return index == 0 ? std::string("the certificate") : fmt::format("certificate {}", index + 1);
}

// X509_check_issued() compares names and key ids alone: both are what the issuer wishes them to be.
bool IsSignedBy(X509* certificate, X509* issuer) {
  return X509_check_issued(issuer, certificate) == X509_V_OK && X509_check_ca(issuer) != 0 &&
         X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
}

}  // namespace

absl::Status CheckLinks(const std::vector<CertificatePtr>& chain) {
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    if (IsSignedBy(chain[i].get(), chain[i + 1].get())) continue;
    ERR_clear_error();
    return InvalidArgument(
        "certificate {} is not signed by certificate {}: put the leaf first, then each issuer",
        i + 1, i + 2);
  }
  return absl::OkStatus();
}

absl::Status CheckForServers(const std::vector<CertificatePtr>& chain) {
  for (std::size_t i = 0; i < chain.size(); ++i) {
    // All bits, where nothing is said.
    if ((X509_get_extended_key_usage(chain[i].get()) & (XKU_SSL_SERVER | XKU_ANYEKU)) != 0) {
      continue;
    }
    return InvalidArgument(
        "{} is not for servers, and callers would refuse it: issue one with extended key usage "
        "serverAuth",
        Called(i));
  }
  return absl::OkStatus();
}

absl::Status CheckDates(const std::vector<CertificatePtr>& chain, absl::Time now) {
  std::time_t seconds = absl::ToTimeT(now);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (X509_cmp_time(X509_get0_notAfter(chain[i].get()), &seconds) <= 0) {
      return InvalidArgument("{} has expired: issue a new one", Called(i));
    }
    if (X509_cmp_time(X509_get0_notBefore(chain[i].get()), &seconds) != -1) {
      return InvalidArgument("{} is not valid yet: check the clock", Called(i));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNamed(const std::vector<CertificatePtr>& chain) {
  if (X509_get_ext_by_NID(chain.front().get(), NID_subject_alt_name, -1) >= 0) {
    return absl::OkStatus();
  }
  return InvalidArgument(
      "the certificate has no subject alternative name, and an API server ignores the common "
      "name: issue one for the host that it calls");
}

absl::Status CheckStrength(const std::vector<CertificatePtr>& chain) {
  // OpenSSL's security level 2, Debian's default: RSA of 2048 bits, EC of 224, SHA-2.
  constexpr int kBitsMin = 112;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    X509* certificate = chain[i].get();
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr || EVP_PKEY_get_security_bits(key) < kBitsMin) {
      return InvalidArgument(
          "{} has a key of {} bits, which is too small: issue one with an EC key (P-256) or RSA of "
          "2048 bits",
          Called(i), key == nullptr ? 0 : EVP_PKEY_get_bits(key));
    }
    if ((X509_get_extension_flags(certificate) & EXFLAG_SS) != 0) continue;
    int hash = NID_undef;
    int bits = 0;
    if (X509_get_signature_info(certificate, &hash, nullptr, &bits, nullptr) == 1 &&
        bits >= kBitsMin) {
      continue;
    }
    return InvalidArgument(
        "{} is signed with {}, which is too weak, and API servers refuse it: issue one that is "
        "signed with SHA-256",
        Called(i), hash == NID_undef ? "an unknown hash" : OBJ_nid2sn(hash));
  }
  return absl::OkStatus();
}

std::vector<absl::Status> FaultsOf(const std::vector<CertificatePtr>& chain, absl::Time now) {
  std::vector<absl::Status> faults;
  for (absl::Status& checked :
       std::array{CheckLinks(chain), CheckDates(chain, now), CheckNamed(chain),
                  CheckForServers(chain), CheckStrength(chain)}) {
    if (!checked.ok()) faults.push_back(std::move(checked));
  }
  return faults;
}

}  // namespace trowel::certs

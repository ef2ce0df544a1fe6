#include "certs/chain.h"

#include <cstddef>
#include <ctime>
#include <string>

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

}  // namespace trowel::certs

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"

// What a certificate says, for people and for `doctor`.
namespace trowel::certs {

struct CertificateFacts {
  std::string subject;  // RFC 2253: "CN=trowel.garden".
  std::string issuer;
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  absl::Time not_before;
  absl::Time not_after;
  std::string key_type;            // "EC P-256", "RSA 2048", "ED25519".
  std::string fingerprint_sha256;  // 64 lower-case hexadecimal digits.
  bool authority = false;
};

// Every certificate of a PEM text, in order. At most kBundleBytesMax are read.
absl::StatusOr<std::vector<CertificateFacts>> Inspect(std::string_view pem);

// All that keeps a server from serving these certificates, as CheckTlsMaterial() finds it, in
// sentences that say what to do. Where the first is an authority, the file is taken for a caBundle:
// then only what is wrong with authorities, too.
absl::StatusOr<std::vector<std::string>> ChainFaults(std::string_view pem, absl::Time now);

// OK if the first certificate of `pem` is valid for `host`, a DNS name or an IP address, as an
// API server sees it: only subject alternative names count.
absl::Status CheckHost(std::string_view pem, const std::string& host);

// OK if the first certificate of `next_pem` is valid for every host that the first of `before_pem`
// is. The error names one that is lost.
absl::Status CheckKeepsHosts(std::string_view before_pem, std::string_view next_pem);

// OK if the private key belongs to the first certificate.
absl::Status CheckKeyFits(std::string_view certificate_pem, std::string_view key_pem);

// OK if the first certificate chains to one of `authorities_pem` at `now`, by way of the other
// certificates of `chain_pem`, and none of these is for clients only. The error is OpenSSL's
// reason.
absl::Status CheckChainsTo(std::string_view chain_pem, std::string_view authorities_pem,
                           absl::Time now);

}  // namespace trowel::certs

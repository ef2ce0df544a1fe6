#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"

// Makes certificates. ECDSA P-256 throughout: the caller resumes no sessions, so that every
// burst is full handshakes, and P-256 signs 14 times faster than RSA-2048.
namespace trowel::certs {

inline constexpr absl::Duration kCaLifetime = absl::Hours(24 * 3650);
inline constexpr absl::Duration kLeafLifetime = absl::Hours(24 * 90);

// A certificate and its private key (PKCS #8), both PEM.
struct KeyPair {
  std::string certificate_pem;
  std::string key_pem;

  friend bool operator==(const KeyPair&, const KeyPair&) = default;
};

// A self-signed authority that signs leaves and nothing else (pathlen 0).
absl::StatusOr<KeyPair> IssueCa(std::string_view common_name, absl::Time now);

// A serving certificate signed by `ca`. Each of `hosts` is a DNS name ("trowel.garden",
// "*.garden.svc") or an IP address, and becomes a subject alternative name as it is: the API
// server compares with the exact host of its URL (RFC 6125). Never valid for longer than the CA.
//
// Calling it again with the CA of last year is the way to rotate.
absl::StatusOr<KeyPair> IssueLeaf(const KeyPair& ca, const std::vector<std::string>& hosts,
                                  absl::Duration lifetime, absl::Time now);

// A client certificate whose common name is `name`.
absl::StatusOr<KeyPair> IssueClient(const KeyPair& ca, std::string_view name,
                                    absl::Duration lifetime, absl::Time now);

}  // namespace trowel::certs

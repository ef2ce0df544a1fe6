#pragma once

#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "certs/openssl.h"

// What a client looks at in the certificates that a server shows, leaf first, as far as it needs no
// authority for it. Errors name a certificate by its place, from 1.
namespace trowel::certs {

// Each is signed by the next, which is an authority: its name, and its key's signature.
absl::Status CheckLinks(const std::vector<CertificatePtr>& chain);

// Each may be used for servers. One without extended key usage may be used for everything; an
// issuer that has some narrows what it issued (Go's crypto/x509 reads it so, and OpenSSL).
absl::Status CheckForServers(const std::vector<CertificatePtr>& chain);

// Each is valid at `now`.
absl::Status CheckDates(const std::vector<CertificatePtr>& chain, absl::Time now);

// The leaf names its hosts where an API server looks for them.
absl::Status CheckNamed(const std::vector<CertificatePtr>& chain);

// Each has a key that is large enough, and a signature whose hash nobody forges (API servers and
// OpenSSL refuse SHA-1). Of one that signed itself the signature does not count.
absl::Status CheckStrength(const std::vector<CertificatePtr>& chain);

// All of the above: what keeps a server from serving them, a sentence for each kind of fault.
std::vector<absl::Status> FaultsOf(const std::vector<CertificatePtr>& chain, absl::Time now);

}  // namespace trowel::certs

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/status.h"
#include "certs/tls_files.h"

namespace trowel::certs {

// Called with each pair that is to be served from now on, on the source's thread. An error means:
// the old pair stays.
using ApplyMaterial = std::function<absl::Status(const TlsMaterial&)>;

// Where a server has its certificate from, and keeps having it.
class CertificateSource {
 public:
  struct Stats {
    std::uint64_t reloads = 0;   // Since the start, without the first pair.
    std::uint64_t failures = 0;  // Contents that were refused.
    std::string error;           // Why the newest is not served; empty if it is.
    bool pending = false;        // There is none yet: what is served is of no use to a caller.
  };

  virtual ~CertificateSource() = default;
  virtual Stats stats() const = 0;
};

}  // namespace trowel::certs

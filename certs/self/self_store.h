#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/status.h"
#include "certs/self/self_state.h"
#include "kube/config/access.h"
#include "kube/rest/rest_client.h"
#include "kube/write/leader.h"

namespace trowel::certs {

// Where the replicas keep the certificates that Trowel makes, and where its callers learn of the
// authority: a Secret and a ValidatingWebhookConfiguration of the virtual garden. Each call asks
// the API server, and waits for it.
//
// Errors: those of kube::CallAndWait, PermissionDenied (403), Internal for any other refusal. What
// is written is written as leader, and waited for no longer than that lasts; Aborted: it is over.
class SelfStore {
 public:
  struct Options {
    kube::Access access;
    std::string space = "garden";
    std::string secret = "trowel-tls";
    std::string registration = "trowel";
    std::chrono::milliseconds patience{10'000};  // For one call.
  };
  struct Stored {
    SelfState state;      // Empty parts: not there.
    std::string version;  // resourceVersion; empty: there is no Secret.
  };
  // kAbsent: nobody is told to call us. kCurrent: the entries had the authorities. kPatched: they
  // have them now.
  enum class Registered : std::uint8_t { kAbsent, kCurrent, kPatched };

  // `leader` outlives it.
  SelfStore(Options options, const kube::Leader* leader)
      : options_(std::move(options)), leader_(leader) {}

  absl::StatusOr<Stored> Read() const;
  // Replaces what was read with `version`. Aborted: somebody else has written since.
  absl::Status Write(const SelfState& state, const std::string& version) const;
  // Makes `bundle` the authorities of Trowel's entries in the registration. Aborted: somebody else
  // has written to it since it was read.
  absl::StatusOr<Registered> Register(const std::string& bundle) const;

  // "Secret garden/trowel-tls"
  std::string Description() const;

 private:
  absl::StatusOr<kube::RestResponse> CallAsLeader(const kube::RestRequest& request) const;

  const Options options_;
  const kube::Leader* const leader_;
};

}  // namespace trowel::certs

#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "kube/config/access.h"
#include "kube/rest/blocking_client.h"
#include "kube/review/caller_review.h"
#include "migration/run/run.h"

namespace trowel::carry {

// A person's word to a run, where nothing but kubectl is at hand: "approve", "pause", "resume" or
// "stop". Whoever carries it out takes it away.
inline constexpr std::string_view kOrderAnnotation = "trowel.gardener.cloud/run-order";

// The runs of a garden: a ConfigMap each. For one thread.
//
// Errors: NotFound: there is no such run. Aborted: it has changed since it was read. AlreadyExists.
// PermissionDenied: the server refuses. InvalidArgument: its text is none that Trowel wrote.
// Anything else: nobody knows whether it was carried out.
class RunStore {
 public:
  struct Options {
    kube::Access access;
    std::string space = "garden";
    std::chrono::milliseconds patience{10'000};  // For each request.
  };
  struct Head {
    std::string run;  // Its name, without the prefix.
    std::string uid;
    std::string resource_version;
    std::string order;  // Of kOrderAnnotation; empty: none.
  };
  struct Stored {
    Head head;
    run::Run run;
  };

  explicit RunStore(Options options);

  absl::StatusOr<std::vector<Head>> List();
  absl::StatusOr<Head> Look(std::string_view name);
  absl::StatusOr<Stored> Read(std::string_view name);
  // Each returns its new head.
  absl::StatusOr<Head> Create(const run::Run& run);
  // Whatever `head` has for an order is taken away.
  absl::StatusOr<Head> Write(const run::Run& run, const Head& head);
  absl::Status Delete(const Head& head);

  // As the API server names us.
  absl::StatusOr<kube::ReviewedUser> WhoAmI();

  // "ConfigMap garden/trowel-run-night"
  std::string SourceOf(std::string_view name) const;
  const std::string& space() const { return options_.space; }

 private:
  absl::StatusOr<std::string> Call(const kube::RestRequest& request);

  const Options options_;
  kube::BlockingClient client_;
};

}  // namespace trowel::carry

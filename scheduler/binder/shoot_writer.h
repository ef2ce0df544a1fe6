#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "kube/rest/blocking_client.h"
#include "kube/write/event_note.h"
#include "kube/write/leader.h"
#include "kube/write/stored_shoot.h"

namespace trowel::scheduler {

// What a binder says to an API server about shoots. For one thread.
//
// Errors: NotFound: no such shoot. Aborted: it has changed since it was read. PermissionDenied: the
// server refuses, for missing rights or by admission. ResourceExhausted: later, see `wait`.
// FailedPrecondition: nothing was sent, for we are not leader any more. Anything else: nobody knows
// whether it was carried out.
class ShootWriter {
 public:
  struct Options {
    kube::Access access;
    std::string instance;                        // Who speaks in Events.
    std::chrono::milliseconds patience{10'000};  // For each request.
  };

  // Both outlive it. What it changes of a shoot it changes as `leader`, and waits for no longer
  // than it is.
  ShootWriter(Options options, const Clock* clock, const kube::Leader* leader);

  absl::StatusOr<kube::StoredShoot> Read(const std::string& space, const std::string& name);
  // The shoot as it was read, now on `seed`.
  absl::Status Bind(const kube::StoredShoot& stored, std::string_view seed);
  // status.lastOperation: Create, Pending.
  absl::Status SetPending(const kube::StoredShoot& stored, std::string_view text);
  absl::Status Post(const kube::StoredShoot& stored, kube::EventNote note);

  // What the last answer asks to wait (Retry-After); none: zero.
  absl::Duration wait() const { return wait_; }

 private:
  absl::StatusOr<std::string> Call(const kube::RestRequest& request);
  absl::Status CallAsLeader(const kube::RestRequest& request);
  absl::StatusOr<std::string> CallWithin(const kube::RestRequest& request,
                                         std::chrono::milliseconds time);

  const Options options_;
  const Clock* const clock_;
  const kube::Leader* const leader_;
  kube::BlockingClient client_;
  absl::Duration wait_;
};

}  // namespace trowel::scheduler

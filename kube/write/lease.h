#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel::kube {

// A Lease of coordination.k8s.io/v1, as leader election reads and writes it (wire.md 2.8).
struct LeaseRecord {
  std::string holder;                    // Empty: nobody.
  int duration_seconds = 0;              // 0: not said.
  std::string acquire_time, renew_time;  // MicroTime, by the holder's clock: for people only.
  int transitions = 0;                   // How often the holder has changed.
  std::string resource_version, uid;     // Empty: not stored yet.
  // Labels and other metadata that are not ours, as members of JSON: a PUT would delete them.
  std::string kept_metadata;
};

// From an answer of the API server. InvalidArgument: not JSON, or not a stored Lease; the message
// names the field: "spec.leaseDurationSeconds: expected an integer".
absl::StatusOr<LeaseRecord> ParseLease(std::string_view body);

// The body of a POST, or of a PUT when the record has a resource version: the API server then
// refuses it (409) unless it is the newest.
std::string FormatLease(std::string_view space, std::string_view name, const LeaseRecord& record);

// Where Leases of a namespace are posted; one of them is below, at "/<name>".
std::string LeasesPath(std::string_view space);

// What `identity` writes over `seen` to hold it, or to go on holding it; `seen` null: there is no
// Lease yet. `now` is a MicroTime.
LeaseRecord HeldBy(std::string_view identity, int duration_seconds, std::string now,
                   const LeaseRecord* seen);
// What its holder writes to give it back.
LeaseRecord GivenBack(std::string now, const LeaseRecord& seen);

}  // namespace trowel::kube

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "kube/write/lease.h"

namespace trowel::kube {

// A Lease as one sees it who would hold it. Somebody else's has expired when it was not seen to
// change for as long as it says: by local time, never by its renewTime, which is of another clock
// (wire.md 2.8).
class ObservedLease {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `duration`: of a Lease that does not say its own.
  explicit ObservedLease(std::chrono::milliseconds duration) : duration_(duration) {}

  // `now`: after the answer that shows it.
  void See(LeaseRecord record, Time now);
  // As it was last seen; null: never. It stays when the Lease is deleted.
  const LeaseRecord* record() const { return record_.has_value() ? &*record_ : nullptr; }
  // Somebody who is not `identity` may believe to hold it.
  bool IsHeldByAnother(std::string_view identity, Time now) const;

 private:
  const std::chrono::milliseconds duration_;
  std::optional<LeaseRecord> record_;
  Time changed_;
};

}  // namespace trowel::kube

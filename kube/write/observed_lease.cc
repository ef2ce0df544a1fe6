#include "kube/write/observed_lease.h"

#include <tuple>
#include <utility>

namespace trowel::kube {
namespace {

// What a holder changes. A label that somebody adds renews nothing.
auto HeldPart(const LeaseRecord& record) {
  return std::tie(record.holder, record.duration_seconds, record.acquire_time, record.renew_time,
                  record.transitions, record.uid);
}

}  // namespace

void ObservedLease::See(LeaseRecord record, Time now) {
  if (!record_.has_value() || HeldPart(*record_) != HeldPart(record)) changed_ = now;
  record_ = std::move(record);
}

bool ObservedLease::IsHeldByAnother(std::string_view identity, Time now) const {
  if (!record_.has_value() || record_->holder.empty() || record_->holder == identity) return false;
  const std::chrono::milliseconds duration =
      record_->duration_seconds > 0 ? std::chrono::seconds(record_->duration_seconds) : duration_;
  return now - changed_ < duration;
}

}  // namespace trowel::kube

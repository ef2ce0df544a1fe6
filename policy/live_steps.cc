#include "policy/live_steps.h"

namespace trowel::policy {

std::optional<std::size_t> FindLiveStep(std::string_view type) {
  for (std::size_t i = 0; i < kLiveSteps.size(); ++i) {
    if (kLiveSteps[i].type == type) return i;
  }
  return std::nullopt;
}

garden::Condition::Status LiveStatus(const garden::MoveDetail& detail, std::string_view type) {
  using Status = garden::Condition::Status;
  Status status = Status::kMissing;
  for (const garden::MoveDetail::LiveCondition& condition : detail.live_conditions) {
    if (condition.type != type) continue;
    if (status != Status::kMissing && status != condition.status) return Status::kUnknown;
    status = condition.status;
  }
  return status;
}

}  // namespace trowel::policy

#include "garden/shoot.h"

#include <fmt/format.h>

namespace trowel::garden {

std::string_view Name(OperationType type) {
  switch (type) {
    case OperationType::kNone: return "none";
    case OperationType::kCreate: return "Create";
    case OperationType::kReconcile: return "Reconcile";
    case OperationType::kDelete: return "Delete";
    case OperationType::kMigrate: return "Migrate";
    case OperationType::kRestore: return "Restore";
    case OperationType::kLiveMigrate: return "LiveMigrate";
    case OperationType::kOther: return "other";
  }
  return "other";
}

std::string_view Name(OperationState state) {
  switch (state) {
    case OperationState::kNone: return "none";
    case OperationState::kProcessing: return "Processing";
    case OperationState::kSucceeded: return "Succeeded";
    case OperationState::kError: return "Error";
    case OperationState::kFailed: return "Failed";
    case OperationState::kPending: return "Pending";
    case OperationState::kAborted: return "Aborted";
    case OperationState::kOther: return "other";
  }
  return "other";
}

std::string KeyOf(std::string_view space, std::string_view name) {
  return fmt::format("{}/{}", space, name);
}

bool OnItsWay(const Shoot& shoot) {
  const LastOperation& last = shoot.last_operation;
  if (last.type == OperationType::kMigrate) return true;
  const bool arriving =
      last.type == OperationType::kRestore || last.type == OperationType::kLiveMigrate;
  if (arriving && last.state != OperationState::kSucceeded) return true;
  return !shoot.seed_name.empty() && !shoot.host_seed_name.empty() &&
         shoot.seed_name != shoot.host_seed_name;
}

bool HasBegun(const Shoot& shoot) {
  const LastOperation& last = shoot.last_operation;
  switch (last.type) {
    case OperationType::kMigrate: return last.hindrance == Hindrance::kNone;
    case OperationType::kRestore:
    case OperationType::kLiveMigrate: return last.state != OperationState::kSucceeded;
    default: return false;
  }
}

bool IsHeldUp(const Shoot& shoot) { return shoot.last_operation.hindrance != Hindrance::kNone; }

}  // namespace trowel::garden

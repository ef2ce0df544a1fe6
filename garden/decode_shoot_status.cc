#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"

namespace trowel::garden {
namespace {

OperationType TypeOf(std::string_view text) {
  for (const OperationType type :
       {OperationType::kCreate, OperationType::kReconcile, OperationType::kDelete,
        OperationType::kMigrate, OperationType::kRestore, OperationType::kLiveMigrate}) {
    if (Name(type) == text) return type;
  }
  return OperationType::kOther;
}

OperationState StateOf(std::string_view text) {
  for (const OperationState state :
       {OperationState::kProcessing, OperationState::kSucceeded, OperationState::kError,
        OperationState::kFailed, OperationState::kPending, OperationState::kAborted}) {
    if (Name(state) == text) return state;
  }
  return OperationState::kOther;
}

void DecodeLastOperation(JsonReader operation, LastOperation* last) {
  if (!operation.present()) return;
  last->type = TypeOf(operation["type"].Text());
  last->state = StateOf(operation["state"].Text());
  last->updated = DecodeTime(operation["lastUpdateTime"]);
}

void DecodeStatusNetworks(JsonReader networking, Shoot* shoot) {
  for (const std::string_view part : {"nodes", "pods", "services"}) {
    networking[part].ForEach(
        [shoot](JsonReader item) { shoot->status_networks.push_back(ParseCidr(item.Text())); });
  }
  shoot->has_status_networks = !shoot->status_networks.empty();
}

// Every credential that has phases: Preparing, PreparingWithoutWorkersRollout,
// WaitingForWorkersRollout, Prepared, Completing, Completed. Those without rotate in one step.
void DecodeRotation(JsonReader rotation, Shoot* shoot) {
  rotation.ForEachMember([shoot](std::string_view credential, JsonReader state) {
    const std::string_view phase = state["phase"].Text();
    if (phase.empty() || phase == "Completed") return;
    if (!shoot->rotation.empty()) shoot->rotation += ", ";
    AppendPrintable(credential, &shoot->rotation);
    shoot->rotation += ": ";
    AppendPrintable(phase, &shoot->rotation);
  });
}

}  // namespace

void DecodeShootStatus(JsonReader status, Shoot* shoot) {
  shoot->host_seed_name = status["seedName"].Text();
  shoot->hibernated = status["hibernated"].Bool();
  DecodeLastOperation(status["lastOperation"], &shoot->last_operation);
  DecodeStatusNetworks(status["networking"], shoot);
  DecodeRotation(status["credentials"]["rotation"], shoot);
}

}  // namespace trowel::garden

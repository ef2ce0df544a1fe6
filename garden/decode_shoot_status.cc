#include <optional>
#include <string_view>
#include <utility>
#include <vector>

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

std::vector<Cidr> DecodeCidrs(JsonReader list) {
  std::vector<Cidr> cidrs;
  list.ForEach([&cidrs](JsonReader item) { cidrs.push_back(ParseCidr(item.Text())); });
  return cidrs;
}

Shoot::StatusNetworks DecodeStatusNetworks(JsonReader networking) {
  return {.nodes = DecodeCidrs(networking["nodes"]),
          .pods = DecodeCidrs(networking["pods"]),
          .services = DecodeCidrs(networking["services"])};
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
  shoot->has_status_networking = status["networking"].present();
  shoot->status_networks = DecodeStatusNetworks(status["networking"]);
  DecodeRotation(status["credentials"]["rotation"], shoot);
}

}  // namespace trowel::garden

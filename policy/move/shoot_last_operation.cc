#include <string>

#include "garden/shoot_detail.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// What does not reconcile on its source seldom restores on its destination, and a credentials
// rotation that is half-way has two sets of secrets to carry over. Gardener checks neither on
// binding (gardener.md 2.6). A warning by default, because a move can be the repair.
void CheckShootLastOperation(const Move& move, const garden::GardenView&, const Settings&,
                             Report* report) {
  const garden::Shoot& shoot = *move.old;
  const garden::LastOperation& last = shoot.last_operation;
  if (last.state == garden::OperationState::kFailed ||
      last.state == garden::OperationState::kError) {
    report->Object("status.lastOperation.state",
                   "repair the shoot first: status.lastErrors says what is wrong",
                   "the last operation of {}/{}, {}, ended in state {}", shoot.space, shoot.name,
                   Name(last.type), Name(last.state));
  }
  std::string phases;
  for (const garden::Rotation& rotation : shoot.detail->rotations) {
    if (!phases.empty()) phases += ", ";
    phases += fmt::format("{}: {}", rotation.credential, rotation.phase);
  }
  if (!phases.empty()) {
    report->Object("status.credentials.rotation", "complete the rotation first",
                   "a credentials rotation of {}/{} is half-way ({})", shoot.space, shoot.name,
                   phases);
  }
}

}  // namespace

extern constinit const Rule kShootLastOperationRule = {
    .id = "shoot-last-operation",
    .summary = "the shoot's last operation went well and no rotation is half-way",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .reads = Reads::kNothing,
    .check = CheckShootLastOperation};

}  // namespace trowel::policy

#include "policy/rule.h"

namespace trowel::policy {
namespace {

// What does not reconcile on its source seldom restores on its destination. Gardener does not check
// on binding (gardener.md 2.6). A warning by default, because a move can be the repair.
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
}

}  // namespace

extern constinit const Rule kShootLastOperationRule = {
    .id = "shoot-last-operation",
    .summary = "the shoot's last operation went well",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .reads = Reads::kNothing,
    .check = CheckShootLastOperation};

}  // namespace trowel::policy

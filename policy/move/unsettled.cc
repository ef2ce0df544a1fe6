#include "garden/shoot_detail.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

bool IsAtWork(const garden::LastOperation& last) {
  return last.state == garden::OperationState::kProcessing &&
         (last.type == garden::OperationType::kCreate ||
          last.type == garden::OperationType::kReconcile);
}

// A shoot that no seed hosts has nothing to carry over, and of one that is on its way the last
// generation is that of its binding: migration-in-progress says so.
bool IsUnobserved(const garden::Shoot& shoot) {
  return shoot.detail->unobserved && !shoot.host_seed_name.empty() && !garden::OnItsWay(shoot);
}

// Migrate tears a control plane down that was half changed, and Restore has to finish on the
// destination what the source began; who looks for the cause of a failure then has two. Gardener
// asks for nothing of the kind: the binding only adds a generation.
void CheckUnsettled(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  const garden::Shoot& shoot = *move.old;
  const garden::LastOperation& last = shoot.last_operation;
  if (IsUnobserved(shoot)) {
    report->Object("status.observedGeneration", "wait until it has been reconciled",
                   "the last change of {} has not been seen by its gardenlet yet",
                   garden::KeyOf(shoot));
  }
  if (IsAtWork(last)) {
    report->Object("status.lastOperation", "wait until it has ended", "{} of {} is under way",
                   Name(last.type), garden::KeyOf(shoot));
  }
  if (shoot.detail->encryption_unsettled) {
    report->Object("status.credentials.encryptionAtRest",
                   "wait until status.credentials.encryptionAtRest.resources has them",
                   "{} does not yet encrypt the resources that its encryptionConfig wants, or "
                   "others still",
                   garden::KeyOf(shoot));
  }
}

}  // namespace

extern constinit const Rule kUnsettledRule = {
    .id = "unsettled",
    .summary = "no change of the shoot is half rolled out",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .reads = Reads::kNothing,
    .check = CheckUnsettled};

}  // namespace trowel::policy

#pragma once

#include "policy/change.h"
#include "policy/policy.h"
#include "policy/report.h"
#include "policy/verdict.h"

namespace trowel::policy {

// Runs every rule that is switched on and about such a change; the first finding stops none. Bits
// of the verdict are of ChangeRules().
//
// What must never be refused is not even looked at, whatever the policy says: the status of
// anything (its findings are audited only), an object that is being deleted and whose spec stays as
// it is (finalizers), and what gardenlets, collectors and Gardener's controllers write, but for the
// rules whose rows say that they judge those.
Verdict Evaluate(const ShootChange& change, const garden::GardenView& view,
                 const EffectivePolicy& policy, Detail detail);
Verdict Evaluate(const ObjectChange& change, const garden::GardenView& view,
                 const EffectivePolicy& policy, Detail detail);

}  // namespace trowel::policy

#pragma once

#include <string>

#include <absl/time/time.h>

#include "base/status.h"
#include "garden/view.h"
#include "migration/run/run.h"
#include "policy/policy.h"
#include "scheduler/plan/plan.h"

namespace trowel::run {

struct Proposal {
  std::string name;  // Of the run; lower-case letters, digits and '-'.
  Goal goal;
  Signature author;
  Settings settings = {};
};

// A run of the plan: the move of the least risk first, as the canary, the others in the order of
// the waves. InvalidArgument: a name or setting that cannot be, no reason, no move, more than the
// text holds.
absl::StatusOr<Run> Propose(const Proposal& proposal, const scheduler::Plan& plan,
                            const policy::Policy& policy);

// What is possible of settings, one by one: "settings.max-parallel: ...".
absl::Status CheckSettings(const Settings& settings);

}  // namespace trowel::run

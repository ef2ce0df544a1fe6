#include "garden/shoot_detail.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kSpecTimes{"spec-times",
                          "a shoot that confines its changes does not say when its spec was "
                          "written or reconciled last"};

constexpr std::string_view kConfineField = "spec.maintenance.confineSpecUpdateRollout";

// A shoot that confines its changes does not get a new generation with them, so that they wait for
// the maintenance window; a binding gives it one whatever it says (pkg/apiserver/registry/core/
// shoot/strategy.go), and Restore works from the spec as it is. A Kubernetes upgrade that was to
// wait for the night then comes with the move. What the shoot was like before the request counts.
void CheckConfinedChanges(const Move& move, const garden::GardenView&, const Settings&,
                          Report* report) {
  const garden::Shoot& shoot = *move.old;
  switch (shoot.detail->confined_change) {
    case garden::ConfinedChange::kNone: return;
    case garden::ConfinedChange::kWaiting:
      report->Object(kConfineField, "move it after its maintenance window has rolled them out",
                     "changes of {} wait for its maintenance window: the move rolls them out "
                     "with it",
                     garden::KeyOf(shoot));
      return;
    case garden::ConfinedChange::kUnknown:
      report->Unknown(kSpecTimes, kConfineField,
                      "read shoots with their managed fields: kubectl get --show-managed-fields",
                      "{} confines its changes to its maintenance window, and nothing says whether "
                      "any wait",
                      garden::KeyOf(shoot));
      return;
  }
}

}  // namespace

extern constinit const Rule kConfinedChangesRule = {
    .id = "confined-changes",
    .summary = "no change waits for the shoot's maintenance window",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&kSpecTimes},
    .reads = Reads::kNothing,
    .check = CheckConfinedChanges};

}  // namespace trowel::policy

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "policy/change.h"
#include "policy/change/seed_users.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A gardenlet that is rolled out leaves its Migrate half way, and is told not to take it up again
// while the other seed runs another version: moves.md 5, C. Gardener asks nobody. Gardenlets that
// are deployed by Helm, outside Gardener, are not seen here.
void CheckGardenletRollout(const ObjectChange& change, const garden::GardenView& view,
                           const Settings&, Report* report) {
  if (change.kind != ObjectKind::kGardenlet && change.kind != ObjectKind::kManagedSeed) return;
  if (change.of_status || change.creates || change.deletes || !change.deployment_changed) return;
  const std::string_view field = change.kind == ObjectKind::kGardenlet
                                     ? std::string_view("spec.deployment")
                                     : std::string_view("spec.gardenlet.deployment");
  SeedUsers users = UsersOf(change.name, view);
  std::erase_if(users.movers, [](const Mover& mover) { return !mover.leaves(); });
  if (!users.movers.empty()) {
    report->Object(field, "wait until they have left, then roll out both seeds together",
                   "the gardenlet of {} is rolled out with {} between it and another seed: {}",
                   change.name, Counted(users.movers.size()), Listed(users.movers));
  } else if (!users.why_unknown.empty()) {
    report->Unknown(kMovers, field, "repair the shoots that cannot be read",
                    "which shoots are on the way from or to {} is not known: {}", change.name,
                    users.why_unknown);
  }
}

}  // namespace

extern constinit const Rule kGardenletRolloutRule = {
    .id = "gardenlet-rollout",
    .summary = "no gardenlet is rolled out while shoots are between its seed and another",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&kMovers},
    .reads = Reads::kNothing,
    .on_object = CheckGardenletRollout};

}  // namespace trowel::policy

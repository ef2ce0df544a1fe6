#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A hibernated shoot has no etcd running whose members could join others. Gardener refuses the live
// move of one, by its spec or by its status (admission.go:1932), but lets the annotation be set.
// The JSON name is status.hibernated, whatever the documentation says.
void CheckLiveHibernated(const Move& move, const garden::GardenView&, const Settings&,
                         Report* report) {
  constexpr std::string_view kRemedy = "wake the shoot up first, or make it a classic move";
  if (move.shoot->hibernation_enabled) {
    report->Object("spec.hibernation.enabled", kRemedy,
                   "the shoot is hibernated: there is nothing running that could move live");
  } else if (move.shoot->hibernated) {
    report->Object("status.hibernated", kRemedy,
                   "the shoot is not awake yet: status.hibernated is still true");
  }
}

}  // namespace

extern constinit const Rule kLiveHibernatedRule = {.id = "live-hibernated",
                                                   .summary = "a hibernated shoot cannot move live",
                                                   .when = When::kLive,
                                                   .reads = Reads::kNothing,
                                                   .gardener_refuses = Refuses::kLive,
                                                   .placing = true,
                                                   .check = CheckLiveHibernated};

}  // namespace trowel::policy

#include <string_view>

#include "garden/seed.h"
#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "spec.controlPlane.highAvailability";

void CheckZones(const ShootChange& change, Report* report) {
  const Move& context = change.context;
  if (context.first) return;  // It runs nowhere yet.
  if (context.source == nullptr) {
    report->Unknown(facts::kSource, kField, "repair what Trowel reads, then try again", "{}",
                    context.source_problem.empty()
                        ? fmt::format("there is no Seed {}", context.source_name)
                        : context.source_problem);
    return;
  }
  const std::size_t zones = context.from().zones.size();
  if (zones >= kHaZonesMin) return;
  report->Object(kField, "choose node, or move the shoot to a seed of three zones first",
                 "{} has {} zone{}: a control plane that survives the loss of one wants {}",
                 context.source_name, zones, zones == 1 ? "" : "s", kHaZonesMin);
}

// Once a control plane is highly available it stays so: gardener-apiserver refuses each way back
// (val.go:3853 to :3880), so that what is found out afterwards costs a new cluster. What it accepts
// and what then does not come about is told here.
void CheckHaTransition(const ShootChange& change, const garden::GardenView&, const Settings&,
                       Report* report) {
  if (change.now == nullptr || change.of_status) return;
  const garden::Shoot& old = *change.old;
  const garden::Shoot& now = *change.now;
  if (!old.ha() && now.ha() && now.detail->few_nodes) {
    report->Object(kField, "raise the maximum of the worker pools to three nodes or more first",
                   "all worker pools of {} together can have no more than two nodes: what runs "
                   "three times for high availability has no third one to run on",
                   garden::KeyOf(now));
  }
  if (!old.zone_ha() && now.zone_ha()) CheckZones(change, report);
}

}  // namespace

extern constinit const Rule kHaTransitionRule = {
    .id = "ha-transition",
    .summary = "a control plane becomes highly available where there is room for it",
    .mode = Mode::kWarn,
    .live_mode = Mode::kWarn,
    .facts = {&facts::kSource},
    .on_shoot = CheckHaTransition};

}  // namespace trowel::policy

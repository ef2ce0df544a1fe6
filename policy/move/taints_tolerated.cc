#include <string>

#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "spec.tolerations";

using garden::Seed;
using garden::Shoot;

std::string TextOf(const Seed::Taint& taint) {
  return taint.value.has_value() ? fmt::format("{}={}", taint.key, *taint.value) : taint.key;
}

// Taints keep a seed for those who were given the toleration, such as the garden's own shoots.
// The predicate is Gardener's to the letter (pkg/api/core/helper/seed.go, TaintsAreTolerated;
// admission.go:485), and so is its shortcut: more taints than tolerations are never tolerated.
void CheckTaintsTolerated(const Move& move, const garden::GardenView&, const Settings&,
                          Report* report) {
  const Seed& seed = move.to();
  const Shoot& shoot = *move.shoot;
  if (ToleratesTaintsOf(seed, shoot)) return;
  bool all_tolerated = true;
  for (const Seed::Taint& taint : seed.taints) {
    if (Tolerates(shoot, taint)) continue;
    all_tolerated = false;
    report->Object(kField, "choose a seed without this taint, or add the toleration before moving",
                   "destination {} has taint {}, which the shoot does not tolerate",
                   move.destination_name, report->wants_text() ? TextOf(taint) : std::string());
  }
  if (all_tolerated) {
    report->Object(
        kField, "choose another seed, or give the shoot one toleration per taint",
        "destination {} has {} taints, spec.tolerations has {}: Gardener wants one for each",
        move.destination_name, seed.taints.size(), shoot.tolerations.size());
  }
}

}  // namespace

extern constinit const Rule kTaintsToleratedRule = {
    .id = "taints-tolerated",
    .summary = "the shoot tolerates the destination's taints",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckTaintsTolerated};

}  // namespace trowel::policy

#include <algorithm>

#include "policy/predicates.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// An access restriction is a promise about who may touch the control plane (only people in the EU,
// for instance), and the seed has to keep it. Gardener refuses the binding as well:
// admission.go:498 with AccessRestrictionsAreSupported, which compares the lengths of the lists
// before the names.
void CheckAccessRestrictions(const Move& move, const garden::GardenView&, const Settings&,
                             Report* report) {
  constexpr std::string_view kRemedy = "choose a seed whose spec.accessRestrictions has them all";
  if (SupportsAccessRestrictions(move.to(), *move.shoot)) return;
  const std::vector<std::string>& wanted = move.shoot->access_restrictions;
  const std::vector<std::string>& offered = move.to().access_restrictions;
  bool missing = false;
  for (const std::string& name : wanted) {
    if (std::find(offered.begin(), offered.end(), name) != offered.end()) continue;
    missing = true;
    report->Object(kSeedNameField, kRemedy, "{} does not support access restriction {}",
                   move.destination_name, name);
  }
  if (missing) return;
  report->Object("spec.accessRestrictions", "name each access restriction once",
                 "the shoot lists {} access restrictions, {} only {}", wanted.size(),
                 move.destination_name, offered.size());
}

}  // namespace

extern constinit const Rule kAccessRestrictionsRule = {
    .id = "access-restrictions",
    .summary = "the destination supports the shoot's access restrictions",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .reads = Reads::kShape,
    .gardener_refuses = Refuses::kAll,
    .placing = true,
    .check = CheckAccessRestrictions};

}  // namespace trowel::policy

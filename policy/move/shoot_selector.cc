#include <string>

#include "garden/seed.h"
#include "policy/mismatch.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::SeedSelector;

bool Admits(const SeedSelector& selector, const std::string& provider_type) {
  return selector.provider_types.empty() || selector.ListsProvider(provider_type);
}

bool HasNoShootSelector(const Move& move, const garden::GardenView&, const Settings&) {
  return !move.shoot->seed_selector.has_value();
}

// The shoot's owner says with spec.seedSelector where the control plane may run. Gardener keeps to
// it at first scheduling, and compares it with the seed when the selector changes
// (admission.go:284-302), but not when the seed does: a move may break it silently. Its provider
// types are read at such a change only, never by gardener-scheduler; so they count for moves.
void CheckShootSelector(const Move& move, const garden::GardenView& view, const Settings& settings,
                        Report* report) {
  if (HasNoShootSelector(move, view, settings)) return;
  const SeedSelector& selector = *move.shoot->seed_selector;
  const garden::Seed& seed = move.to();
  if (!selector.labels.Matches(seed.labels)) {
    report->Object(
        "spec.seedSelector", "choose a seed that it selects, or change it beforehand",
        "destination {} does not match the shoot's seedSelector: {}", seed.name,
        report->wants_text() ? FirstMismatch(selector.labels, seed.labels) : std::string());
  }
  if (!move.first && !Admits(selector, seed.provider_type)) {
    report->Object("spec.seedSelector.providerTypes",
                   "choose a seed of a listed type, or change the list beforehand",
                   "destination {} is of type {}, the shoot's seedSelector lists {}", seed.name,
                   seed.provider_type, fmt::join(selector.provider_types, ", "));
  }
}

}  // namespace

extern constinit const Rule kShootSelectorRule = {
    .id = "shoot-selector",
    .summary = "the destination matches the shoot's own seed selector",
    .when = When::kAlways,
    .facts = {&facts::kDestination},
    .placing = true,
    .check = CheckShootSelector,
    .silent = HasNoShootSelector};

}  // namespace trowel::policy

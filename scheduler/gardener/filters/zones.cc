#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "policy/predicates.h"
#include "scheduler/gardener/filter_table.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::SeedEntry;
using garden::ZoneSelection;
using Zones = std::vector<std::string>;

std::string ZonesOf(const SeedEntry& entry) {
  const Zones& zones = entry.seed->zones;
  return zones.empty() ? "has no zones" : fmt::format("has zones {}", fmt::join(zones, ", "));
}

std::string KeepPinned(const Zones& pinned, Sieve* sieve) {
  const std::size_t entering = sieve->size();
  sieve->Keep([&](const SeedEntry& entry) { return policy::HasAllZones(*entry.seed, pinned); },
              [&](const SeedEntry& entry) {
                return fmt::format("{}, the control plane is pinned to {}", ZonesOf(entry),
                                   fmt::join(pinned, ", "));
              });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds has all zones of the control plane: {}", entering,
                     fmt::join(pinned, ", "));
}

// Of the seeds with `mode` only those that have a zone of the workers.
void KeepNearWorkers(ZoneSelection mode, const Zones& workers, std::string_view verb,
                     Sieve* sieve) {
  sieve->Keep(
      [&](const SeedEntry& entry) {
        return entry.seed->zone_selection != mode || policy::HasAnyZone(*entry.seed, workers);
      },
      [&](const SeedEntry& entry) {
        return fmt::format("{} and {} those of the workers: {}", ZonesOf(entry), verb,
                           fmt::join(workers, ", "));
      });
}

// Whether the seeds that only prefer the workers' zones, and do not have them, can all be spared:
// somebody else is left. One seed without a preference suffices.
bool CanBeChoosy(const Zones& workers, const Sieve& sieve) {
  return std::any_of(sieve.left().begin(), sieve.left().end(), [&](const SeedEntry* entry) {
    return entry->seed->zone_selection != ZoneSelection::kPrefer ||
           policy::HasAnyZone(*entry->seed, workers);
  });
}

}  // namespace

// reconciler.go, filterSeedsForZonalShootControlPlanes.
std::string KeepZonalHa(const Question& question, Sieve* sieve) {
  if (!question.shoot->zone_ha()) return {};
  const std::size_t entering = sieve->size();
  sieve->Keep(
      [](const SeedEntry& entry) { return entry.seed->zones.size() >= policy::kHaZonesMin; },
      [](const SeedEntry& entry) {
        return fmt::format("has {} of {} zones", entry.seed->zones.size(), policy::kHaZonesMin);
      });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds has at least {} zones, for failure tolerance zone",
                     entering, policy::kHaZonesMin);
}

// reconciler.go, filterSeedsForZoneSelection. A control plane in all zones has none to choose.
std::string KeepZoneSelection(const Question& question, Sieve* sieve) {
  const garden::Shoot& shoot = *question.shoot;
  if (shoot.zone_ha()) return {};
  if (!shoot.control_plane_zones.empty()) return KeepPinned(shoot.control_plane_zones, sieve);
  const Zones& workers = shoot.worker_zones;
  if (workers.empty()) return {};
  const std::size_t entering = sieve->size();
  KeepNearWorkers(ZoneSelection::kEnforce, workers, "enforces", sieve);
  if (sieve->empty()) {
    return fmt::format(
        "none of the {} seeds has a zone of the workers, and all enforce them (Enforce)", entering);
  }
  if (CanBeChoosy(workers, *sieve)) {
    KeepNearWorkers(ZoneSelection::kPrefer, workers, "prefers", sieve);
  }
  return {};
}

}  // namespace trowel::scheduler::gardener

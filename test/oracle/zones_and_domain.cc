#include <algorithm>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

using garden::ZoneSelection;

bool HasAnyOf(const std::vector<std::string>& zones, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& zone) { return Contains(zones, zone); });
}

bool HasAllOf(const std::vector<std::string>& zones, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& zone) { return Contains(zones, zone); });
}

// Pass 1: seeds that insist on the workers' zones.
Seeds WithoutRefusing(const Question& question, const Seeds& seeds) {
  const std::vector<std::string>& workers = question.shoot.worker_zones;
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    const bool asks = !workers.empty() || question.Has(Mutation::kZonesEnforceWithoutWorkers);
    const bool refuses =
        seed->zone_selection == ZoneSelection::kEnforce && asks && !HasAnyOf(seed->zones, workers);
    if (!refuses) kept.push_back(seed);
  }
  return kept;
}

// Pass 2: seeds that would rather not, dropped if others remain.
Seeds Preferred(const Question& question, const Seeds& seeds) {
  const std::vector<std::string>& workers = question.shoot.worker_zones;
  if (workers.empty() || question.Has(Mutation::kZonesWithoutSecondPass)) return seeds;
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    if (seed->zone_selection != ZoneSelection::kPrefer || HasAnyOf(seed->zones, workers)) {
      kept.push_back(seed);
    }
  }
  return kept.empty() && !question.Has(Mutation::kZonesWithoutFallback) ? seeds : kept;
}

Seeds WithPinned(const Question& question, const Seeds& seeds) {
  const std::vector<std::string>& pinned = question.shoot.control_plane_zones;
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    const bool has = question.Has(Mutation::kZonesOfPinnedAnyOne) ? HasAnyOf(seed->zones, pinned)
                                                                  : HasAllOf(seed->zones, pinned);
    if (has) kept.push_back(seed);
  }
  return kept;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

Kept KeepByZones(const Question& question, const Seeds& seeds) {
  const garden::Shoot& shoot = question.shoot;
  const bool zonal = shoot.failure_tolerance == garden::FailureTolerance::kZone;
  if (zonal && !question.Has(Mutation::kZonesForZonalHa)) return seeds;
  if (!shoot.control_plane_zones.empty()) {
    const Seeds pinned = WithPinned(question, seeds);
    return question.Has(Mutation::kZonesOfPinnedByMode) ? WithoutRefusing(question, pinned)
                                                        : pinned;
  }
  return Preferred(question, WithoutRefusing(question, seeds));
}

// Only seeds that are still there tell which domains are Gardener's: a domain of nobody who is left
// is the shoot owner's own, which every seed can serve.
Kept KeepByDomain(const Question& question, const Seeds& seeds) {
  const std::string& domain = question.shoot.dns_domain;
  if (domain.empty()) return seeds;
  const std::string dot = question.Has(Mutation::kDomainWithoutDot) ? "" : ".";
  bool is_gardeners = question.Has(Mutation::kDomainCustomFitsNone);
  if (question.Has(Mutation::kDomainAsksAllSeeds)) {
    for (const garden::SeedEntry& entry : question.view.seeds()) {
      for (const std::string& base : entry.seed->default_domains) {
        if (EndsWith(domain, dot + base)) is_gardeners = true;
      }
    }
  }

  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    bool fits = false;
    for (const std::string& base : seed->default_domains) {
      if (&base != &seed->default_domains.front() &&
          question.Has(Mutation::kDomainFirstDefaultOnly)) {
        break;
      }
      if (!EndsWith(domain, dot + base)) continue;
      is_gardeners = true;
      const std::string own = question.shoot.name + "." + question.project->name + "." + base;
      if (domain == own || question.Has(Mutation::kDomainSuffixOnly)) fits = true;
    }
    if (fits) kept.push_back(seed);
  }
  return is_gardeners ? kept : seeds;
}

}  // namespace trowel::testing::oracle

#include "policy/predicates.h"

#include <algorithm>

namespace trowel::policy {

// Gardener makes a map of the tolerations, in which the last of a key stays.
bool Tolerates(const garden::Shoot& shoot, const garden::Seed::Taint& taint) {
  using Toleration = garden::Shoot::Toleration;
  const auto last =
      std::find_if(shoot.tolerations.rbegin(), shoot.tolerations.rend(),
                   [&](const Toleration& candidate) { return candidate.key == taint.key; });
  if (last == shoot.tolerations.rend()) return false;
  return !taint.value.has_value() || *taint.value == last->value;
}

bool ToleratesTaintsOf(const garden::Seed& seed, const garden::Shoot& shoot) {
  return seed.taints.size() <= shoot.tolerations.size() &&
         std::all_of(seed.taints.begin(), seed.taints.end(),
                     [&](const garden::Seed::Taint& taint) { return Tolerates(shoot, taint); });
}

bool SupportsAccessRestrictions(const garden::Seed& seed, const garden::Shoot& shoot) {
  const std::vector<std::string>& wanted = shoot.access_restrictions;
  const std::vector<std::string>& offered = seed.access_restrictions;
  return wanted.size() <= offered.size() &&
         std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
           return std::find(offered.begin(), offered.end(), name) != offered.end();
         });
}

bool HasZone(const garden::Seed& seed, std::string_view zone) {
  return std::find(seed.zones.begin(), seed.zones.end(), zone) != seed.zones.end();
}

bool HasAllZones(const garden::Seed& seed, const std::vector<std::string>& zones) {
  return std::all_of(zones.begin(), zones.end(),
                     [&](const std::string& zone) { return HasZone(seed, zone); });
}

bool HasAnyZone(const garden::Seed& seed, const std::vector<std::string>& zones) {
  return std::any_of(zones.begin(), zones.end(),
                     [&](const std::string& zone) { return HasZone(seed, zone); });
}

bool IsBelow(std::string_view domain, std::string_view parent) {
  return domain.size() > parent.size() && domain.ends_with(parent) &&
         domain[domain.size() - parent.size() - 1] == '.';
}

}  // namespace trowel::policy

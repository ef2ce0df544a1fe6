#include <algorithm>

#include <fmt/format.h>

#include "policy/predicates.h"
#include "scheduler/gardener/filter_table.h"

namespace trowel::scheduler::gardener {
namespace {

std::string Explain(const garden::Seed& seed, const garden::Shoot& shoot) {
  const std::vector<std::string>& offered = seed.access_restrictions;
  for (const std::string& name : shoot.access_restrictions) {
    if (std::find(offered.begin(), offered.end(), name) == offered.end()) {
      return fmt::format("does not support {}", name);
    }
  }
  return fmt::format("supports {} restrictions, the shoot lists {}", offered.size(),
                     shoot.access_restrictions.size());
}

}  // namespace

// reconciler.go, filterSeedsForAccessRestrictions.
std::string KeepAccessRestrictions(const Question& question, Sieve* sieve) {
  const garden::Shoot& shoot = *question.shoot;
  if (shoot.access_restrictions.empty()) return {};
  const std::size_t entering = sieve->size();
  sieve->Keep(
      [&](const garden::SeedEntry& entry) {
        return policy::SupportsAccessRestrictions(*entry.seed, shoot);
      },
      [&](const garden::SeedEntry& entry) { return Explain(*entry.seed, shoot); });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds supports the shoot's access restrictions", entering);
}

}  // namespace trowel::scheduler::gardener

#include "scheduler/gardener/fits.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/predicates.h"

namespace trowel::scheduler::gardener {

bool ProviderFits(const garden::CloudProfile* profile, const garden::Shoot& shoot,
                  const garden::Seed& seed) {
  if (profile == nullptr || !profile->seed_selector.has_value() ||
      profile->seed_selector->provider_types.empty()) {
    return seed.provider_type == shoot.provider_type;
  }
  return profile->seed_selector->ListsProvider(seed.provider_type);
}

DomainFit::DomainFit(const garden::Shoot& shoot, const garden::Project* project)
    : domain_(shoot.dns_domain) {
  if (!domain_.empty() && project != nullptr) {
    prefix_ = fmt::format("{}.{}.", shoot.name, project->name);
  }
}

bool DomainFit::IsBelowDefaultOf(const garden::Seed& seed) const {
  return std::any_of(seed.default_domains.begin(), seed.default_domains.end(),
                     [&](const std::string& parent) { return policy::IsBelow(domain_, parent); });
}

bool DomainFit::IsServedBy(const garden::Seed& seed) const {
  if (prefix_.empty() || !domain_.starts_with(prefix_)) return false;
  const std::string_view rest = domain_.substr(prefix_.size());
  return std::find(seed.default_domains.begin(), seed.default_domains.end(), rest) !=
         seed.default_domains.end();
}

}  // namespace trowel::scheduler::gardener

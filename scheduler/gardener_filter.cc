#include "scheduler/gardener_filter.h"

#include <algorithm>

#include <fmt/format.h>

namespace trowel::scheduler {
namespace {

bool IsBelow(std::string_view domain, std::string_view parent) {
  return domain.size() > parent.size() && domain.ends_with(parent) &&
         domain[domain.size() - parent.size() - 1] == '.';
}

}  // namespace

// Upstream looks for default domains only among the seeds that earlier filters left. Looking at
// all of them refuses a little more and never less.
GardenerFilter::GardenerFilter(const policy::Move& move, const garden::GardenView& view)
    : move_(move) {
  const std::string& domain = move.shoot->dns_domain;
  if (!move.first || domain.empty()) return;
  for (const garden::SeedEntry& entry : view.seeds()) {
    for (const std::string& parent : entry.seed->default_domains) {
      is_gardener_domain_ = is_gardener_domain_ || IsBelow(domain, parent);
    }
  }
  if (move.project != nullptr) {
    domain_prefix_ = fmt::format("{}.{}.", move.shoot->name, move.project->name);
  }
}

Drop GardenerFilter::Ask(const garden::Seed& seed) const {
  if (!seed.visible) return Drop::kInvisible;
  if (!move_.first) return Drop::kNone;
  if (!ProviderFits(seed)) return Drop::kProvider;
  return DomainFits(seed) ? Drop::kNone : Drop::kDomain;
}

bool GardenerFilter::ProviderFits(const garden::Seed& seed) const {
  const garden::CloudProfile* profile = move_.cloud_profile;
  if (profile == nullptr || !profile->seed_selector.has_value() ||
      profile->seed_selector->provider_types.empty()) {
    return seed.provider_type == move_.shoot->provider_type;
  }
  const std::vector<std::string>& types = profile->seed_selector->provider_types;
  return std::any_of(types.begin(), types.end(), [&](const std::string& type) {
    return type == "*" || type == seed.provider_type;
  });
}

bool GardenerFilter::DomainFits(const garden::Seed& seed) const {
  if (!is_gardener_domain_) return true;
  const std::string_view domain = move_.shoot->dns_domain;
  return std::any_of(seed.default_domains.begin(), seed.default_domains.end(),
                     [&](const std::string& parent) {
                       return !domain_prefix_.empty() && domain.starts_with(domain_prefix_) &&
                              domain.substr(domain_prefix_.size()) == parent;
                     });
}

std::string GardenerFilter::Explain(const garden::Seed& seed, Drop drop) const {
  switch (drop) {
    case Drop::kNone: break;
    case Drop::kInvisible:
      return fmt::format("seed {} is not open for scheduling, so nothing is placed there",
                         seed.name);
    case Drop::kProvider:
      return fmt::format(
          "seed {} is of provider {}, which gardener-scheduler would not take for {}", seed.name,
          seed.provider_type, move_.shoot->provider_type);
    case Drop::kDomain:
      return fmt::format("seed {} does not serve the domain {}", seed.name,
                         move_.shoot->dns_domain);
  }
  return {};
}

}  // namespace trowel::scheduler

#include "scheduler/gardener_filter.h"

#include <algorithm>

#include <fmt/format.h>

namespace trowel::scheduler {

// Upstream looks for default domains only among the seeds that earlier filters left. Looking at
// all that it calls usable (open, working, not being deleted) refuses a little more and never less.
GardenerFilter::GardenerFilter(const policy::Move& move, const garden::GardenView& view)
    : move_(move), domain_(*move.shoot, move.project) {
  if (!move.first || move.shoot->dns_domain.empty()) return;
  is_gardener_domain_ =
      std::any_of(view.seeds().begin(), view.seeds().end(), [&](const garden::SeedEntry& entry) {
        return gardener::IsUsable(*entry.seed) && domain_.IsBelowDefaultOf(*entry.seed);
      });
}

Drop GardenerFilter::Ask(const garden::Seed& seed) const {
  if (!seed.visible) return Drop::kInvisible;
  if (!move_.first) return Drop::kNone;
  if (!gardener::ProviderFits(move_.cloud_profile, *move_.shoot, seed)) return Drop::kProvider;
  return !is_gardener_domain_ || domain_.IsServedBy(seed) ? Drop::kNone : Drop::kDomain;
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
    case Drop::kUnfit:
      return fmt::format("nothing is placed on seed {} unasked, whatever the policy lets pass",
                         seed.name);
    case Drop::kDomain:
      return fmt::format("seed {} does not serve the domain {}", seed.name,
                         move_.shoot->dns_domain);
  }
  return {};
}

}  // namespace trowel::scheduler

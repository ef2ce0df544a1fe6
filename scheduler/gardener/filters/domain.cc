#include <algorithm>

#include <fmt/format.h>

#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/fits.h"

namespace trowel::scheduler::gardener {

// reconciler.go, filterSeedsMatchingDomain. Only the seeds that are left are asked for their
// default domains: if all that have this one fell out before, it passes for the customer's own.
std::string KeepDomain(const Question& question, Sieve* sieve) {
  const std::string& domain = question.shoot->dns_domain;
  if (domain.empty()) return {};
  const DomainFit fit(*question.shoot, question.project);
  const bool is_gardeners = std::any_of(
      sieve->left().begin(), sieve->left().end(),
      [&](const garden::SeedEntry* entry) { return fit.IsBelowDefaultOf(*entry->seed); });
  if (!is_gardeners) return {};
  const std::size_t entering = sieve->size();
  sieve->Keep([&](const garden::SeedEntry& entry) { return fit.IsServedBy(*entry.seed); },
              [&](const garden::SeedEntry& entry) {
                return fit.IsBelowDefaultOf(*entry.seed)
                           ? fmt::format("serves {} only as <shoot>.<project>.<default domain>",
                                         domain)
                           : fmt::format("does not serve {}", domain);
              });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds supports the domain {}", entering, domain);
}

}  // namespace trowel::scheduler::gardener

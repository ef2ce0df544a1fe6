#include <fmt/format.h>

#include "base/text.h"
#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/fits.h"

namespace trowel::scheduler::gardener {
namespace {

std::string Explain(const Question& question, const garden::Seed& seed) {
  const std::optional<garden::SeedSelector>& selector = question.cloud_profile->seed_selector;
  const bool listed = selector.has_value() && !selector->provider_types.empty();
  return fmt::format("is of provider {}, not {}", seed.provider_type,
                     listed ? JoinWords(selector->provider_types) : question.shoot->provider_type);
}

}  // namespace

// reconciler.go, filterSeedsMatchingProviders.
std::string KeepProvider(const Question& question, Sieve* sieve) {
  const std::size_t entering = sieve->size();
  sieve->Keep(
      [&](const garden::SeedEntry& entry) {
        return ProviderFits(question.cloud_profile, *question.shoot, *entry.seed);
      },
      [&](const garden::SeedEntry& entry) { return Explain(question, *entry.seed); });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds has a provider that fits {}", entering,
                     question.shoot->provider_type);
}

}  // namespace trowel::scheduler::gardener

#include <algorithm>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "scheduler/gardener/filter_table.h"

namespace trowel::scheduler::gardener {

// reconciler.go, getSeedWithLeastShootsDeployed: the first of its list, which has no order. All
// that could be the first stay.
std::string KeepLeastLoaded(const Question& question, Sieve* sieve) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const garden::SeedEntry* entry : sieve->left()) {
    least = std::min(least, question.UsageOf(*entry));
  }
  sieve->Keep([&](const garden::SeedEntry& entry) { return question.UsageOf(entry) == least; },
              [&](const garden::SeedEntry& entry) {
                return fmt::format("has {} shoots, another has {}", question.UsageOf(entry), least);
              });
  return {};
}

}  // namespace trowel::scheduler::gardener

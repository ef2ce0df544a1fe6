#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/gardener/filter_table.h"

namespace trowel::scheduler::gardener {

// reconciler.go, filterSeedsWithDisabledShootReconciliations.
std::string KeepReconciling(const Question&, Sieve* sieve) {
  const std::size_t entering = sieve->size();
  sieve->Keep([](const garden::SeedEntry& entry) { return !entry.seed->emergency_stop; },
              [](const garden::SeedEntry&) { return "is in emergency stop"; });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds reconciles its shoots: all are in emergency stop",
                     entering);
}

}  // namespace trowel::scheduler::gardener

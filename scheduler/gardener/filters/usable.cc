#include <fmt/format.h>

#include "policy/condition.h"
#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/fits.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::Condition;
using garden::Seed;

// Exactly True: a seed that has just been reconciled and is Progressing for a moment is not ready.
bool IsTrue(const Condition& condition) { return condition.status == Condition::Status::kTrue; }

std::string Explain(const Seed& seed) {
  if (seed.deleting) return "is being deleted";
  if (!seed.visible) return "is closed: spec.settings.scheduling.visible is false";
  if (!seed.reconciled_once) return "has never been reconciled";
  if (!IsTrue(seed.gardenlet_ready)) {
    return policy::Describe("GardenletReady", seed.gardenlet_ready);
  }
  return policy::Describe("BackupBucketsReady", seed.backup_buckets_ready);
}

}  // namespace

bool IsUsable(const Seed& seed) {
  return !seed.deleting && seed.visible && seed.reconciled_once && IsTrue(seed.gardenlet_ready) &&
         (!seed.has_backup || IsTrue(seed.backup_buckets_ready));
}

// reconciler.go, filterUsableSeeds and verifySeedReadiness.
std::string KeepUsable(const Question&, Sieve* sieve) {
  const std::size_t entering = sieve->size();
  sieve->Keep([](const garden::SeedEntry& entry) { return IsUsable(*entry.seed); },
              [](const garden::SeedEntry& entry) { return Explain(*entry.seed); });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds is usable: visible, ready and not being deleted",
                     entering);
}

}  // namespace trowel::scheduler::gardener

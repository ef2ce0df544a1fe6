#include <string_view>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/minimal_distance.h"

namespace trowel::scheduler::gardener {
namespace {

using garden::SeedEntry;

// Also where the CloudProfile admits other types.
std::string ExplainProvider(const Question& question, const SeedEntry& entry) {
  return fmt::format("is of provider {}, not {}", entry.seed->provider_type,
                     question.shoot->provider_type);
}

void KeepSameProvider(const Question& question, Sieve* sieve) {
  sieve->Keep(
      [&](const SeedEntry& entry) {
        return entry.seed->provider_type == question.shoot->provider_type;
      },
      [&](const SeedEntry& entry) { return ExplainProvider(question, entry); });
}

void KeepSameRegion(const Question& question, Sieve* sieve) {
  KeepSameProvider(question, sieve);
  sieve->Keep([&](const SeedEntry& entry) { return entry.seed->region == question.shoot->region; },
              [&](const SeedEntry& entry) {
                return fmt::format("is in {}, not in {}", entry.seed->region,
                                   question.shoot->region);
              });
}

}  // namespace

// reconciler.go, applyStrategy. The purpose is asked first: a testing shoot may go anywhere.
std::string KeepByStrategy(const Question& question, Sieve* sieve) {
  const std::size_t entering = sieve->size();
  if (question.shoot->purpose == "testing") {
    KeepSameProvider(question, sieve);
  } else if (question.strategy == Strategy::kSameRegion) {
    KeepSameRegion(question, sieve);
  } else {
    std::string error = KeepNearest(question, sieve);
    if (!error.empty()) return error;
  }
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} candidates matches: CloudProfile {}, region {}, strategy {}",
                     entering, question.cloud_profile->name, question.shoot->region,
                     Name(question.strategy));
}

}  // namespace trowel::scheduler::gardener

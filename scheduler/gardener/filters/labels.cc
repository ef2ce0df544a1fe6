#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/mismatch.h"
#include "scheduler/gardener/filter_table.h"

namespace trowel::scheduler::gardener {
namespace {

// `owner`: whose selector it is. Of a selector only the labels are asked here: its provider types
// have a step of their own, and those of a shoot are never read.
std::string KeepLabels(const std::optional<garden::SeedSelector>& selector, std::string_view owner,
                       Sieve* sieve) {
  if (!selector.has_value()) return {};
  const garden::LabelSelector& labels = selector->labels;
  if (!labels.IsValid()) return fmt::format("the seedSelector of the {} is invalid", owner);
  const std::size_t entering = sieve->size();
  sieve->Keep([&](const garden::SeedEntry& entry) { return labels.Matches(entry.seed->labels); },
              [&](const garden::SeedEntry& entry) {
                return policy::FirstMismatch(labels, entry.seed->labels);
              });
  if (!sieve->empty()) return {};
  return fmt::format("none of the {} seeds has the labels that the seedSelector of the {} asks for",
                     entering, owner);
}

}  // namespace

// reconciler.go, filterSeedsMatchingLabelSelector, for both.
std::string KeepCloudProfileLabels(const Question& question, Sieve* sieve) {
  return KeepLabels(question.cloud_profile->seed_selector, "CloudProfile", sieve);
}

std::string KeepShootLabels(const Question& question, Sieve* sieve) {
  return KeepLabels(question.shoot->seed_selector, "Shoot", sieve);
}

}  // namespace trowel::scheduler::gardener

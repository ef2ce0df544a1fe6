#include <map>
#include <optional>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

// Source: gardener.md 2.4.1. The comparison of lengths comes first, and of several tolerations of
// one key the last counts.
bool ToleratesTaints(const Question& question, const garden::Seed& seed) {
  const auto& tolerations = question.shoot.tolerations;
  if (seed.taints.empty()) return true;
  if (seed.taints.size() > tolerations.size() && !question.Has(Mutation::kTaintsWithoutLengths)) {
    return false;
  }
  std::map<std::string, std::string> tolerated;
  for (const garden::Shoot::Toleration& toleration : tolerations) {
    if (question.Has(Mutation::kTaintsFirstToleration) && tolerated.contains(toleration.key)) {
      continue;
    }
    tolerated[toleration.key] = toleration.value;
  }
  for (const garden::Seed::Taint& taint : seed.taints) {
    const auto found = tolerated.find(taint.key);
    if (found == tolerated.end()) return false;
    if (question.Has(Mutation::kTaintsWithoutValues)) continue;
    if (taint.value.has_value() && *taint.value != found->second) return false;
  }
  return true;
}

bool HasRoom(const Question& question, const garden::Seed& seed) {
  if (!seed.allocatable_shoots.has_value()) return !question.Has(Mutation::kCapacityAbsentIsNone);
  const std::int64_t usage = question.UsageOf(seed);
  if (question.Has(Mutation::kCapacityInclusive)) return usage <= *seed.allocatable_shoots;
  return usage < *seed.allocatable_shoots;
}

}  // namespace

Kept KeepCandidates(const Question& question, const Seeds& seeds) {
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    if (question.shoot.has_networking) {
      const NetworkAnswer networks = AskNetworks(question, *seed);
      // One such seed ends the reconciliation of the shoot, whatever the others are like.
      if (networks == NetworkAnswer::kPanic) return std::nullopt;
      if (networks == NetworkAnswer::kOverlap) continue;
    }
    if (ToleratesTaints(question, *seed) && HasRoom(question, *seed)) kept.push_back(seed);
  }
  return kept;
}

}  // namespace trowel::testing::oracle

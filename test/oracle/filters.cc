#include <algorithm>

#include "test/oracle/question.h"

// The filters that look at one seed only.
namespace trowel::testing::oracle {
namespace {

using garden::Condition;

template <typename Keep>
Seeds KeepIf(const Seeds& seeds, Keep&& keep) {
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    if (keep(*seed)) kept.push_back(seed);
  }
  return kept;
}

bool IsReady(const Question& question, const garden::Seed& seed) {
  if (!seed.reconciled_once && !question.Has(Mutation::kUsableIgnoresLastOperation)) return false;
  const Condition::Status gardenlet = seed.gardenlet_ready.status;
  const bool progressing = gardenlet == Condition::Status::kProgressing &&
                           question.Has(Mutation::kUsableTakesProgressing);
  if (gardenlet != Condition::Status::kTrue && !progressing) return false;

  const bool asks_buckets =
      (seed.has_backup && !question.Has(Mutation::kUsableIgnoresBuckets)) ||
      (!seed.has_backup && question.Has(Mutation::kUsableWantsBucketsWithoutBackup));
  return !asks_buckets || seed.backup_buckets_ready.status == Condition::Status::kTrue;
}

bool MayTakeType(const Question& question, const std::string& seed_type) {
  std::vector<std::string> types;
  if (question.profile->seed_selector.has_value()) {
    types = question.profile->seed_selector->provider_types;
  }
  if (types.empty() && question.Has(Mutation::kProviderEmptyListTakesAll)) return true;
  if (types.empty() || question.Has(Mutation::kProviderListIgnored)) {
    return seed_type == question.shoot.provider_type;
  }
  if (Contains(types, seed_type)) return true;
  return Contains(types, "*") && !question.Has(Mutation::kProviderStarIsAName);
}

// Only the names count, whatever options the shoot gives. A shoot with a longer list than the
// seed's is refused before names are compared, so that a name given twice counts twice.
bool SupportsRestrictions(const Question& question, const std::vector<std::string>& seed,
                          const std::vector<std::string>& shoot) {
  if (question.Has(Mutation::kRestrictionsReversed)) {
    return std::all_of(seed.begin(), seed.end(),
                       [&](const std::string& name) { return Contains(shoot, name); });
  }
  if (shoot.empty()) return true;
  if (shoot.size() > seed.size() && !question.Has(Mutation::kRestrictionsWithoutLengths)) {
    return false;
  }
  const auto covered = [&](const std::string& name) { return Contains(seed, name); };
  if (question.Has(Mutation::kRestrictionsAnyOne)) {
    return std::any_of(shoot.begin(), shoot.end(), covered);
  }
  return std::all_of(shoot.begin(), shoot.end(), covered);
}

}  // namespace

Kept KeepUsable(const Question& question, const Seeds& seeds) {
  return KeepIf(seeds, [&](const garden::Seed& seed) {
    if (seed.deleting && !question.Has(Mutation::kUsableIgnoresDeletion)) return false;
    if (!seed.visible && !question.Has(Mutation::kUsableIgnoresVisible)) return false;
    if (seed.emergency_stop && question.Has(Mutation::kEmergencyStopFirst)) return false;
    return IsReady(question, seed);
  });
}

Kept KeepByProvider(const Question& question, const Seeds& seeds) {
  return KeepIf(
      seeds, [&](const garden::Seed& seed) { return MayTakeType(question, seed.provider_type); });
}

Kept KeepZonal(const Question& question, const Seeds& seeds) {
  const garden::FailureTolerance tolerance = question.shoot.failure_tolerance;
  const bool asks_zones =
      tolerance == garden::FailureTolerance::kZone ||
      (tolerance == garden::FailureTolerance::kNode && question.Has(Mutation::kZonalHaForNode));
  const std::size_t wanted = question.Has(Mutation::kZonalHaWantsTwo) ? 2 : 3;
  return KeepIf(
      seeds, [&](const garden::Seed& seed) { return !asks_zones || seed.zones.size() >= wanted; });
}

Kept KeepByRestrictions(const Question& question, const Seeds& seeds) {
  return KeepIf(seeds, [&](const garden::Seed& seed) {
    return SupportsRestrictions(question, seed.access_restrictions,
                                question.shoot.access_restrictions);
  });
}

Kept KeepRunning(const Question& question, const Seeds& seeds) {
  return KeepIf(seeds, [&](const garden::Seed& seed) {
    return !seed.emergency_stop || question.Has(Mutation::kEmergencyStopIgnored);
  });
}

}  // namespace trowel::testing::oracle

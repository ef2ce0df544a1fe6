#include "policy/rule_table.h"

#include <algorithm>
#include <array>

// All rules on moves, sorted by id: one row for each file of policy/move/, which has all the rest.
#define TROWEL_RULES(ROW)                                  \
  ROW("abort-condition", kAbortConditionRule)              \
  ROW("access-restrictions", kAccessRestrictionsRule)      \
  ROW("annotation-spelling", kAnnotationSpellingRule)      \
  ROW("backup-configured", kBackupConfiguredRule)          \
  ROW("backup-healthy", kBackupHealthyRule)                \
  ROW("backup-immutable", kBackupImmutableRule)            \
  ROW("bastions", kBastionsRule)                           \
  ROW("binding-only", kBindingOnlyRule)                    \
  ROW("cloudprofile-selector", kCloudprofileSelectorRule)  \
  ROW("confined-changes", kConfinedChangesRule)            \
  ROW("control-plane-zones", kControlPlaneZonesRule)       \
  ROW("cool-down", kCoolDownRule)                          \
  ROW("default-domain", kDefaultDomainRule)                \
  ROW("distant-approval", kDistantApprovalRule)            \
  ROW("domain-taken", kDomainTakenRule)                    \
  ROW("exposure-class", kExposureClassRule)                \
  ROW("force-shrink-condition", kForceShrinkConditionRule) \
  ROW("freeze-window", kFreezeWindowRule)                  \
  ROW("gardenlet-version", kGardenletVersionRule)          \
  ROW("ha-zones", kHaZonesRule)                            \
  ROW("internal-domain", kInternalDomainRule)              \
  ROW("known-bugs", kKnownBugsRule)                        \
  ROW("live-ha", kLiveHaRule)                              \
  ROW("live-hibernated", kLiveHibernatedRule)              \
  ROW("live-names", kLiveNamesRule)                        \
  ROW("live-support", kLiveSupportRule)                    \
  ROW("managed-seed", kManagedSeedRule)                    \
  ROW("migration-budget", kMigrationBudgetRule)            \
  ROW("migration-in-progress", kMigrationInProgressRule)   \
  ROW("move-approval", kMoveApprovalRule)                  \
  ROW("moving-ignored", kMovingIgnoredRule)                \
  ROW("networks-disjoint", kNetworksDisjointRule)          \
  ROW("pending-rotation", kPendingRotationRule)            \
  ROW("provider-type", kProviderTypeRule)                  \
  ROW("region-distance", kRegionDistanceRule)              \
  ROW("seed-capacity", kSeedCapacityRule)                  \
  ROW("seed-cycle", kSeedCycleRule)                        \
  ROW("seed-deleting", kSeedDeletingRule)                  \
  ROW("seed-emergency-stop", kSeedEmergencyStopRule)       \
  ROW("seed-exists", kSeedExistsRule)                      \
  ROW("seed-healthy", kSeedHealthyRule)                    \
  ROW("seed-host", kSeedHostRule)                          \
  ROW("seed-pair", kSeedPairRule)                          \
  ROW("seed-visible", kSeedVisibleRule)                    \
  ROW("self-hosted", kSelfHostedRule)                      \
  ROW("shoot-deleting", kShootDeletingRule)                \
  ROW("shoot-domain", kShootDomainRule)                    \
  ROW("shoot-last-operation", kShootLastOperationRule)     \
  ROW("shoot-selector", kShootSelectorRule)                \
  ROW("shoot-state", kShootStateRule)                      \
  ROW("skip-readiness", kSkipReadinessRule)                \
  ROW("source-healthy", kSourceHealthyRule)                \
  ROW("source-host", kSourceHostRule)                      \
  ROW("taints-tolerated", kTaintsToleratedRule)            \
  ROW("unsettled", kUnsettledRule)                         \
  ROW("window-soon", kWindowSoonRule)

namespace trowel::policy {

#define TROWEL_DECLARE(id, rule) extern const Rule rule;
TROWEL_RULES(TROWEL_DECLARE)

namespace {

#define TROWEL_POINTER(id, rule) &(rule),
constexpr std::array kRules = {TROWEL_RULES(TROWEL_POINTER)};

#define TROWEL_ID(id, rule) std::string_view(id),
constexpr std::array kIds = {TROWEL_RULES(TROWEL_ID)};

constexpr bool IsSorted() {
  for (std::size_t i = 1; i < kIds.size(); ++i) {
    if (kIds[i - 1] >= kIds[i]) return false;
  }
  return true;
}
static_assert(IsSorted(), "keep the table sorted, ids unique");
static_assert(kRules.size() <= kRulesMax,
              "the table is full: Verdict has one bit per rule, so widen its sets of bits first");

}  // namespace

RuleList RuleTable() { return RuleList(kRules); }

std::optional<std::size_t> FindRule(std::string_view id) {
  const auto* const found = std::lower_bound(kIds.begin(), kIds.end(), id);
  if (found == kIds.end() || *found != id) return std::nullopt;
  return static_cast<std::size_t>(found - kIds.begin());
}

}  // namespace trowel::policy

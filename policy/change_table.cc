#include <algorithm>
#include <array>
#include <vector>

#include "policy/rule_table.h"

// All rules on changes, sorted by id: one row for each file of policy/change/ and
// policy/config_rules/ that has a rule. Those that judge moves as well stand in both tables.
#define TROWEL_CHANGE_RULES(ROW)                             \
  ROW("abort-condition", kAbortConditionRule)                \
  ROW("approval-author", kApprovalAuthorRule)                \
  ROW("backup-bucket-in-use", kBackupBucketInUseRule)        \
  ROW("backup-entry-in-use", kBackupEntryInUseRule)          \
  ROW("condition-owner", kConditionOwnerRule)                \
  ROW("force-shrink-condition", kForceShrinkConditionRule)   \
  ROW("forced-status", kForcedStatusRule)                    \
  ROW("gardenlet-rollout", kGardenletRolloutRule)            \
  ROW("ha-transition", kHaTransitionRule)                    \
  ROW("live-annotation-removed", kLiveAnnotationRemovedRule) \
  ROW("migrating-delete", kMigratingDeleteRule)              \
  ROW("migrating-spec-frozen", kMigratingSpecFrozenRule)     \
  ROW("moving-ignored", kMovingIgnoredRule)                  \
  ROW("moving-operation", kMovingOperationRule)              \
  ROW("policy-config", kPolicyConfigRule)                    \
  ROW("region-config", kRegionConfigRule)                    \
  ROW("seed-in-use", kSeedInUseRule)                         \
  ROW("seed-version-skew", kSeedVersionSkewRule)             \
  ROW("shoot-state-in-use", kShootStateInUseRule)            \
  ROW("skip-readiness", kSkipReadinessRule)

namespace trowel::policy {

#define TROWEL_DECLARE(id, rule) extern const Rule rule;
TROWEL_CHANGE_RULES(TROWEL_DECLARE)

namespace {

#define TROWEL_POINTER(id, rule) &(rule),
constexpr std::array kRules = {TROWEL_CHANGE_RULES(TROWEL_POINTER)};

#define TROWEL_ID(id, rule) std::string_view(id),
constexpr std::array kIds = {TROWEL_CHANGE_RULES(TROWEL_ID)};

constexpr bool IsSorted() {
  for (std::size_t i = 1; i < kIds.size(); ++i) {
    if (kIds[i - 1] >= kIds[i]) return false;
  }
  return true;
}
static_assert(IsSorted(), "keep the table sorted, ids unique");
static_assert(kRules.size() <= kRulesMax, "the table is full: Verdict has one bit per rule");

}  // namespace

RuleList ChangeRules() { return RuleList(kRules); }

RuleList AllRules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> all;
    for (const Rule& rule : RuleTable()) all.push_back(&rule);
    for (const Rule* rule : kRules) {
      if (rule->check == nullptr) all.push_back(rule);
    }
    return all;
  }();
  return RuleList(rules);
}

std::optional<std::size_t> FindAnyRule(std::string_view id) {
  const RuleList rules = AllRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].id == id) return i;
  }
  return std::nullopt;
}

}  // namespace trowel::policy

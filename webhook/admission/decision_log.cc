#include "webhook/admission/decision_log.h"

#include <bit>

#include "base/log.h"
#include "policy/rule_table.h"

namespace trowel::webhook {
namespace {

// "region-distance,seed-capacity"
std::string RuleIds(std::uint64_t bits, const policy::RuleList& rules) {
  std::string ids;
  for (; bits != 0; bits &= bits - 1) {
    if (!ids.empty()) ids += ',';
    ids += rules[static_cast<std::size_t>(std::countr_zero(bits))].id;
  }
  return ids;
}

std::string_view VerdictOf(const policy::Verdict& verdict) {
  if (verdict.exempt) return "exempt";
  if (verdict.broke_glass) return "break-glass";
  return verdict.allowed() ? "allowed" : "denied";
}

}  // namespace

void LogDecision(const DecisionRecord& record, const MoveDecision& decision) {
  const policy::Verdict& verdict = decision.verdict;
  const std::string denied = RuleIds(verdict.denied_by, policy::RuleTable());
  const std::string warned = RuleIds(verdict.warned_by, policy::RuleTable());
  const std::string audited = RuleIds(verdict.audited_by, policy::RuleTable());
  const std::string shoot = garden::KeyOf(record.space, record.name);
  log::Info("decision", {{"uid", record.uid},
                         {"shoot", shoot},
                         {"from", decision.source},
                         {"to", decision.destination},
                         {"live", decision.live},
                         {"verdict", VerdictOf(verdict)},
                         {"denied", denied},
                         {"warned", warned},
                         {"audited", audited},
                         {"user", record.user},
                         {"dryRun", record.dry_run},
                         {"microseconds", record.took.count()},
                         {"policy", record.policy_hash},
                         {"garden", record.garden_generation}});
}

void LogDecision(const DecisionRecord& record, const RequestedChange& change,
                 const ChangeDecision& decision) {
  const policy::Verdict& verdict = decision.verdict;
  const bool silent = (verdict.denied_by | verdict.warned_by | verdict.audited_by) == 0;
  if (change.of_status && silent) return;
  const policy::RuleList rules = policy::ChangeRules();
  const std::string denied = RuleIds(verdict.denied_by, rules);
  const std::string warned = RuleIds(verdict.warned_by, rules);
  const std::string audited = RuleIds(verdict.audited_by, rules);
  const std::string object =
      change.space.empty() ? change.name : garden::KeyOf(change.space, change.name);
  log::Info("decision", {{"uid", record.uid},
                         {"kind", change.kind},
                         {"object", object},
                         {"operation", Name(change.operation)},
                         {"status", change.of_status},
                         {"moving", decision.moving},
                         {"verdict", VerdictOf(verdict)},
                         {"denied", denied},
                         {"warned", warned},
                         {"audited", audited},
                         {"user", record.user},
                         {"dryRun", record.dry_run},
                         {"microseconds", record.took.count()},
                         {"policy", record.policy_hash},
                         {"garden", record.garden_generation}});
}

}  // namespace trowel::webhook

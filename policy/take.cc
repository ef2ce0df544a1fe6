#include "policy/take.h"

#include <algorithm>
#include <utility>

namespace trowel::policy {
namespace {

void Mark(std::uint64_t bit, Effect effect, Verdict* verdict) {
  if (effect == Effect::kDeny) verdict->denied_by |= bit;
  if (effect == Effect::kWarn) verdict->warned_by |= bit;
  if (effect == Effect::kAudit) verdict->audited_by |= bit;
}

Effect EffectOf(const Finding& finding, const Answer& answer) {
  if (finding.unknown) return answer.unknown;
  return finding.advice ? answer.advice : answer.objection;
}

void Demote(Effect from, Effect to, Findings* source, Findings* target) {
  for (Finding& finding : *source) {
    if (finding.effect != from) continue;
    finding.effect = to;
    target->push_back(std::move(finding));
  }
  source->clear();
  std::stable_sort(target->begin(), target->end(),
                   [](const Finding& a, const Finding& b) { return a.rule < b.rule; });
}

}  // namespace

void Add(const Rule& rule, Effect effect, Finding finding, Verdict* verdict) {
  finding.rule = rule.id;
  finding.effect = effect;
  Findings* list = effect == Effect::kDeny   ? &verdict->denials
                   : effect == Effect::kWarn ? &verdict->warnings
                                             : &verdict->audits;
  list->push_back(std::move(finding));
}

// A rule objects and cannot judge with different effects: its findings part ways.
void Take(const Rule& rule, std::size_t index, Mode mode, const Answer& answer, Findings findings,
          Verdict* verdict) {
  const std::uint64_t bit = std::uint64_t{1} << index;
  Mark(bit, answer.objection, verdict);
  Mark(bit, answer.advice, verdict);
  Mark(bit, answer.unknown, verdict);
  for (Finding& finding : findings) {
    const Effect effect = EffectOf(finding, answer);
    finding.mode = mode;
    Add(rule, effect, std::move(finding), verdict);
  }
}

void Exempt(Verdict* verdict) {
  verdict->exempt = true;
  OnlyAudit(verdict);
}

void OnlyAudit(Verdict* verdict) {
  verdict->audited_by |= verdict->denied_by | verdict->warned_by;
  verdict->denied_by = 0;
  verdict->warned_by = 0;
  Demote(Effect::kDeny, Effect::kAudit, &verdict->denials, &verdict->audits);
  Demote(Effect::kWarn, Effect::kAudit, &verdict->warnings, &verdict->audits);
}

bool BreaksGlass(const Policy& policy, const Requester* requester,
                 const std::optional<std::string>& before,
                 const std::optional<std::string>& after) {
  if (requester == nullptr || !after.has_value() || before == after) return false;
  if (after->find_first_not_of(" \t\r\n") == std::string::npos) return false;
  const std::vector<std::string>& groups = policy.break_glass_groups;
  return std::any_of(requester->groups.begin(), requester->groups.end(),
                     [&](const std::string& group) {
                       return std::find(groups.begin(), groups.end(), group) != groups.end();
                     });
}

void BreakGlass(const std::string& reason, Verdict* verdict) {
  verdict->broke_glass = true;
  verdict->glass_reason = reason;
  verdict->warned_by |= verdict->denied_by;
  verdict->denied_by = 0;
  Demote(Effect::kDeny, Effect::kWarn, &verdict->denials, &verdict->warnings);
}

}  // namespace trowel::policy

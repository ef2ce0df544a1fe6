#include "policy/evaluate.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "garden/seed.h"
#include "policy/asking.h"

namespace trowel::policy {
namespace {

void Add(const Rule& rule, Effect effect, Finding finding, Verdict* verdict) {
  finding.rule = rule.id;
  finding.effect = effect;
  Findings* list = effect == Effect::kDeny   ? &verdict->denials
                   : effect == Effect::kWarn ? &verdict->warnings
                                             : &verdict->audits;
  list->push_back(std::move(finding));
}

void Mark(std::uint64_t bit, Effect effect, Verdict* verdict) {
  if (effect == Effect::kDeny) verdict->denied_by |= bit;
  if (effect == Effect::kWarn) verdict->warned_by |= bit;
  if (effect == Effect::kAudit) verdict->audited_by |= bit;
}

Effect EffectOf(const Finding& finding, const Answer& answer) {
  if (finding.unknown) return answer.unknown;
  return finding.advice ? answer.advice : answer.objection;
}

// A rule objects and cannot judge with different effects: its findings part ways.
void Take(std::size_t index, Mode mode, const Answer& answer, Findings findings, Verdict* verdict) {
  const Rule& rule = RuleTable()[index];
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

void Exempt(Verdict* verdict) {
  verdict->exempt = true;
  verdict->audited_by |= verdict->denied_by | verdict->warned_by;
  verdict->denied_by = 0;
  verdict->warned_by = 0;
  Demote(Effect::kDeny, Effect::kAudit, &verdict->denials, &verdict->audits);
  Demote(Effect::kWarn, Effect::kAudit, &verdict->warnings, &verdict->audits);
}

// The annotation counts only where this very request adds or changes it: one that was left behind
// must not open every later move.
bool BreaksGlass(const Policy& policy, const Move& move) {
  if (move.requester == nullptr || !move.shoot->break_glass.has_value()) return false;
  const std::string& reason = *move.shoot->break_glass;
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos) return false;
  if (move.old != nullptr && move.old->break_glass == move.shoot->break_glass) return false;
  const std::vector<std::string>& groups = policy.break_glass_groups;
  return std::any_of(move.requester->groups.begin(), move.requester->groups.end(),
                     [&](const std::string& group) {
                       return std::find(groups.begin(), groups.end(), group) != groups.end();
                     });
}

void BreakGlass(const Move& move, Verdict* verdict) {
  verdict->broke_glass = true;
  verdict->glass_reason = *move.shoot->break_glass;
  verdict->warned_by |= verdict->denied_by;
  verdict->denied_by = 0;
  Demote(Effect::kDeny, Effect::kWarn, &verdict->denials, &verdict->warnings);
}

// Which of several region tables counts must not stay unsaid. It is nobody's fault who asks for
// this move, so it never denies.
void NoteAmbiguousRegions(const Move& move, const Asking& asking, Verdict* verdict) {
  static const std::size_t index = *FindRule("region-distance");
  if (!move.ambiguous_regions() || !asking.IsAsked(index) || !asking.CanJudge(index)) return;
  if (move.shoot->allow_distant_regions || move.from().region == move.to().region) return;
  const Effect effect = std::min(Effect::kWarn, asking.Consequences(index).objection);
  const garden::RegionTable& first = *move.region_tables.front().table;
  Add(RuleTable()[index], effect,
      {.rule = {},
       .mode = asking.ModeOf(index),
       .effect = effect,
       .unknown = false,
       .field = std::string(kCloudProfileField),
       .message =
           fmt::format("{} region ConfigMaps name CloudProfile {}; {} is used",
                       move.region_tables.size(), move.shoot->cloud_profile.name, first.name),
       .remedy = "leave one region ConfigMap for each CloudProfile"},
      verdict);
}

}  // namespace

Verdict Evaluate(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy,
                 Detail detail) {
  Verdict verdict;
  const RuleList rules = RuleTable();
  TROWEL_CHECK(policy.policy != nullptr && policy.policy->rules.size() == rules.size());
  const Asking asking(move, view, policy);
  for (std::uint64_t asked = asking.asked(); asked != 0; asked &= asked - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(asked));
    Report report(detail, rules[i].facts);
    const Answer answer = asking.Ask(i, &report);
    if (report.silent()) continue;
    if (std::max({answer.objection, answer.advice, answer.unknown}) == Effect::kNone) continue;
    Take(i, asking.ModeOf(i), answer, report.TakeFindings(), &verdict);
  }
  if (detail == Detail::kFull) NoteAmbiguousRegions(move, asking, &verdict);
  if (policy.exempt) {
    Exempt(&verdict);
  } else if (!verdict.allowed() && BreaksGlass(*policy.policy, move)) {
    BreakGlass(move, &verdict);
  }
  return verdict;
}

}  // namespace trowel::policy

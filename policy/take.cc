#include "policy/take.h"

#include <algorithm>
#include <array>
#include <string_view>
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

void Explain(const Asked& asked, Finding* finding) {
  const RuleConfig& config = *asked.policy.rules[asked.index];
  finding->note = config.message;
  finding->link = config.link;
  const Override* override = OverrideOf(*asked.policy.policy, &config);
  if (override != nullptr) finding->override_name = override->name;
  const Exemption* exemption = asked.policy.exemptions[asked.index];
  if (exemption != nullptr) finding->exemption = exemption->name;
}

// A reason of spaces alone is none, whatever Unicode calls them.
bool SaysSomething(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kInvisible = {
      "\u00A0", "\u00AD", "\u202F", "\u205F", "\u2060", "\u3000", "\uFEFF"};
  while (!text.empty()) {
    if (text.front() <= ' ' && text.front() >= 0) {
      text.remove_prefix(1);
      continue;
    }
    const auto found =
        std::find_if(kInvisible.begin(), kInvisible.end(),
                     [&](std::string_view blank) { return text.starts_with(blank); });
    if (found != kInvisible.end()) {
      text.remove_prefix(found->size());
    } else if (text.size() >= 3 && text.starts_with("\xE2\x80") &&
               static_cast<unsigned char>(text[2]) <= 0x8F) {
      text.remove_prefix(3);  // U+2000 to U+200F.
    } else {
      return true;
    }
  }
  return false;
}

bool MayBreakGlass(const Policy& policy, const Requester& requester) {
  const std::vector<std::string>& groups = policy.break_glass_groups;
  return std::find_first_of(requester.groups.begin(), requester.groups.end(), groups.begin(),
                            groups.end()) != requester.groups.end();
}

void BreakGlass(const std::string& reason, Verdict* verdict) {
  verdict->broke_glass = true;
  verdict->glass_reason = reason;
  verdict->warned_by |= verdict->denied_by;
  verdict->denied_by = 0;
  Demote(Effect::kDeny, Effect::kWarn, &verdict->denials, &verdict->warnings);
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
void Take(const Asked& asked, const Answer& answer, Findings findings, Verdict* verdict) {
  const std::uint64_t bit = std::uint64_t{1} << asked.index;
  Mark(bit, answer.objection, verdict);
  Mark(bit, answer.advice, verdict);
  Mark(bit, answer.unknown, verdict);
  for (Finding& finding : findings) {
    const Effect effect = EffectOf(finding, answer);
    finding.mode = asked.mode;
    Explain(asked, &finding);
    Add(asked.rule, effect, std::move(finding), verdict);
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

void TryGlass(const Policy& policy, const Requester* requester,
              const std::optional<std::string>& before, const std::optional<std::string>& after,
              Verdict* verdict) {
  if (verdict->allowed() || requester == nullptr) return;
  if (!after.has_value() || !SaysSomething(*after)) return;
  if (before == after) {
    verdict->glass_problem =
        "it was there before; only the request that adds or changes it, and names the seed, counts";
    return;
  }
  if (!MayBreakGlass(policy, *requester)) {
    verdict->glass_problem = "breakGlass of the policy names none of your groups";
    return;
  }
  BreakGlass(*after, verdict);
}

}  // namespace trowel::policy

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
#include "policy/take.h"

namespace trowel::policy {
namespace {

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
  TROWEL_CHECK(policy.policy != nullptr && policy.policy->rules.size() == AllRules().size());
  const Asking asking(move, view, policy);
  for (std::uint64_t asked = asking.asked(); asked != 0; asked &= asked - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(asked));
    Report report(detail, rules[i].facts);
    const Answer answer = asking.Ask(i, &report);
    if (report.silent()) continue;
    if (std::max({answer.objection, answer.advice, answer.unknown}) == Effect::kNone) continue;
    Take({rules[i], i, asking.ModeOf(i), policy}, answer, report.TakeFindings(), &verdict);
  }
  if (detail == Detail::kFull) NoteAmbiguousRegions(move, asking, &verdict);
  if (policy.exempt) {
    Exempt(&verdict);
  } else {
    TryGlass(*policy.policy, move.requester,
             move.old == nullptr ? std::nullopt : move.old->break_glass, move.shoot->break_glass,
             &verdict);
  }
  return verdict;
}

}  // namespace trowel::policy

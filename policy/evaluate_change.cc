#include "policy/evaluate_change.h"

#include <algorithm>
#include <type_traits>

#include "policy/asking.h"
#include "policy/take.h"

namespace trowel::policy {
namespace {

bool Judges(const Rule& rule, Actor actor) {
  switch (actor) {
    case Actor::kPerson: return true;
    case Actor::kController: return rule.judges_controllers;
    case Actor::kGardenlet: return rule.judges_gardenlets;
    case Actor::kCollector: break;
  }
  return false;
}

Answer AnswerOf(const Report& report, const Answer& weight) {
  Answer answer;
  if (report.objected()) answer.objection = weight.objection;
  if (report.advised()) answer.advice = AdviceOf(weight.objection);
  if (report.unknown()) answer.unknown = weight.unknown;
  return answer;
}

struct Question {
  bool live;
  const garden::GardenView& view;
  const EffectivePolicy& policy;
  Detail detail;
  absl::Time now;
};

// `function` is the member of Rule that judges such a change.
template <typename Change, typename Function>
void AskAll(const Change& change, Function Rule::*function, const Question& question,
            Verdict* verdict) {
  // Nearly all rules are about another kind of object, whatever their settings are.
  constexpr bool kOfObject = std::is_same_v<Change, ObjectChange>;
  const bool live = question.live;
  const garden::GardenView& view = question.view;
  const EffectivePolicy& policy = question.policy;
  const std::uint32_t missing = MissingLists(view);
  const RuleList rules = ChangeRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    const RuleConfig& config = *policy.rules[i];
    const Mode mode = ModeOf(config, live);
    if (rule.*function == nullptr || mode == Mode::kOff || !Judges(rule, change.writer.actor)) {
      continue;
    }
    const auto take = [&](Report* report) {
      Answer answer =
          AnswerOf(*report, WeightOf(config, live, policy.policy->enforcement, question.now));
      if ((policy.exempted >> i & 1) != 0) answer = OnlyAudited(answer);
      if (std::max({answer.objection, answer.advice, answer.unknown}) == Effect::kNone) return;
      Take({rule, i, mode, policy}, answer, report->TakeFindings(), verdict);
    };
    const bool undecided = (policy.undecided >> i & 1) != 0;
    Report report(question.detail, rule.facts);
    if (undecided && !kOfObject) {
      report.Undecided(policy.why_undecided);
    } else if ((rule.facts.bits() & missing) != 0) {
      ReportMissingLists(rule.facts.bits() & missing, view, &report);
    } else {
      (rule.*function)(change, view, config.settings, &report);
    }
    if (report.silent()) continue;
    if (undecided && kOfObject) {
      Report open(question.detail, rule.facts);
      open.Undecided(policy.why_undecided);
      take(&open);
    } else {
      take(&report);
    }
  }
}

}  // namespace

Verdict Evaluate(const ShootChange& change, const garden::GardenView& view,
                 const EffectivePolicy& policy, Detail detail) {
  Verdict verdict;
  verdict.of_change = true;
  const bool finalizing =
      change.now != nullptr && change.old->deleting && change.spec_change.empty();
  if (finalizing && !change.of_status) return verdict;
  AskAll(change, &Rule::on_shoot, {change.live, view, policy, detail, change.at}, &verdict);
  if (change.of_status) {
    OnlyAudit(&verdict);
  } else if (policy.exempt) {
    Exempt(&verdict);
  } else if (change.now != nullptr) {
    TryGlass(*policy.policy, change.requester, change.old->break_glass, change.now->break_glass,
             &verdict);
  }
  return verdict;
}

Verdict Evaluate(const ObjectChange& change, const garden::GardenView& view,
                 const EffectivePolicy& policy, Detail detail) {
  Verdict verdict;
  verdict.of_change = true;
  const bool finalizing = change.deleting && !change.deletes && change.spec_change.empty() &&
                          change.lost_finalizers.empty();
  if (finalizing && !change.of_status) return verdict;
  AskAll(change, &Rule::on_object, {/*live=*/false, view, policy, detail, change.at}, &verdict);
  if (change.of_status) {
    OnlyAudit(&verdict);
  } else if (policy.exempt) {
    Exempt(&verdict);
  } else {
    TryGlass(*policy.policy, change.requester, change.old_glass, change.glass, &verdict);
  }
  return verdict;
}

}  // namespace trowel::policy

#include "migration/run/judge.h"

#include <initializer_list>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "policy/evaluate.h"
#include "policy/rule_ids.h"
#include "policy/rule_table.h"
#include "scheduler/gardener_filter.h"

namespace trowel::run {
namespace {

std::uint64_t BitsOf(std::initializer_list<std::string_view> rules) {
  std::uint64_t bits = 0;
  for (const std::string_view id : rules) bits |= std::uint64_t{1} << *policy::FindRule(id);
  return bits;
}

Judgement::Kind KindOf(std::uint64_t objections) {
  static const std::uint64_t passing = BitsOf({"cool-down", "freeze-window", "window-soon"});
  static const std::uint64_t budget = BitsOf({"migration-budget"});
  if ((objections & ~passing) == 0) return Judgement::Kind::kPasses;
  if ((objections & ~(passing | budget)) == 0) return Judgement::Kind::kBudget;
  return Judgement::Kind::kRefused;
}

std::string WordsOf(std::uint64_t unfit, const policy::Verdict& verdict) {
  std::string text;
  for (const policy::Finding& finding : verdict.denials) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", finding.rule, finding.message);
  }
  if (!text.empty()) return text;
  std::vector<std::string> rules;
  for (const std::string_view rule : policy::RuleIds(unfit)) rules.emplace_back(rule);
  return fmt::format("gardener-scheduler would never place it there ({})", JoinWords(rules));
}

}  // namespace

Judgement JudgeMove(const garden::Shoot& shoot, const Move& move,
                    std::span<const policy::PendingMove> pending, const Inputs& in) {
  if (shoot.live_migrate != move.live) {
    return {.kind = Judgement::Kind::kRefused,
            .why = move.live ? "it was planned to move live, and is not annotated so"
                             : "it was planned to move classically, and is annotated to move live"};
  }
  std::vector<policy::PendingMove> storage;
  const policy::Move asked = policy::Resolve({.shoot = &shoot,
                                              .old = &shoot,
                                              .destination = move.to,
                                              .requester = in.requester,
                                              .pending = pending,
                                              .now = in.now},
                                             in.view, &storage);
  const policy::EffectivePolicy effective = policy::Select(in.policy, asked);
  std::uint64_t objections =
      policy::Evaluate(asked, in.view, effective, policy::Detail::kRulesOnly).denied_by;
  // A policy that only warns lets even this pass.
  if (asked.destination == nullptr) {
    return {.kind = Judgement::Kind::kRefused,
            .why = fmt::format("there is no readable Seed {}", move.to)};
  }
  const garden::Seed& destination = *asked.destination->seed;
  // What is no rule of ours, and closed seeds: whatever else objects.
  const scheduler::GardenerFilter filter(asked, in.view);
  if (const scheduler::Drop drop = filter.Ask(destination); drop != scheduler::Drop::kNone) {
    return {.kind = Judgement::Kind::kRefused, .why = filter.Explain(destination, drop)};
  }
  const std::uint64_t unfit =
      policy::Judge(asked, in.view, effective).Ask(*asked.destination).unfit_by;
  objections |= unfit;
  if (objections == 0) return {};
  return {
      .kind = KindOf(objections),
      .why = WordsOf(unfit, policy::Evaluate(asked, in.view, effective, policy::Detail::kFull))};
}

}  // namespace trowel::run

#include "policy/asking.h"
#include "policy/evaluate.h"

namespace trowel::policy {
namespace {

void Mark(std::size_t index, const Answer& answer, Judge::Bits* bits) {
  const std::uint64_t bit = std::uint64_t{1} << index;
  if (answer.objection == Effect::kDeny || answer.unknown == Effect::kDeny) bits->denied_by |= bit;
  if (answer.objection == Effect::kWarn || answer.unknown == Effect::kWarn) bits->warned_by |= bit;
}

}  // namespace

Judge::Judge(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy)
    : move_(move), view_(view), policy_(policy) {
  onward_ = Sort(/*returning=*/false);
  returning_ = Sort(/*returning=*/true);
}

// Asks what is the same for all destinations, and lists what is not.
Judge::Questions Judge::Sort(bool returning) {
  Questions questions;
  // Any seed will do: what is asked here does not read it.
  move_.returning = returning;
  if (!view_.seeds().empty()) move_.destination = &view_.seeds().front();
  const Asking asking(move_, view_, policy_);
  const std::span<const Rule> rules = RuleTable();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!asking.IsAsked(i)) continue;
    if (rules[i].reads_destination) {
      questions.each.push_back(static_cast<std::uint32_t>(i));
      continue;
    }
    Report report(Detail::kRulesOnly, rules[i].facts);
    Mark(i, asking.Ask(i, &report), &questions.once);
  }
  return questions;
}

Judge::Bits Judge::Ask(const garden::SeedEntry& destination) {
  SetDestination(destination, &move_);
  const Questions& questions = move_.returning ? returning_ : onward_;
  Bits bits = questions.once;
  const Asking asking(move_, view_, policy_);
  const std::span<const Rule> rules = RuleTable();
  for (const std::uint32_t i : questions.each) {
    Report report(Detail::kRulesOnly, rules[i].facts);
    Mark(i, asking.Ask(i, &report), &bits);
  }
  return bits;
}

}  // namespace trowel::policy

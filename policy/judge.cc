#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "policy/asking.h"
#include "policy/evaluate.h"

namespace trowel::policy {
namespace {

void Mark(std::uint64_t bit, Effect effect, Judge::Bits* bits) {
  if (effect == Effect::kDeny) bits->denied_by |= bit;
  if (effect == Effect::kWarn) bits->warned_by |= bit;
}

void Mark(std::uint64_t bit, const Answer& answer, Judge::Bits* bits) {
  Mark(bit, answer.objection, bits);
  Mark(bit, answer.advice, bits);
  Mark(bit, answer.unknown, bits);
}

void Add(const Judge::Bits& more, Judge::Bits* bits) {
  bits->denied_by |= more.denied_by;
  bits->warned_by |= more.warned_by;
  bits->would_deny_by |= more.would_deny_by;
  bits->unfit_by |= more.unfit_by;
}

Judge::Bits Without(std::uint64_t rules, Judge::Bits bits) {
  bits.denied_by &= ~rules;
  bits.warned_by &= ~rules;
  bits.would_deny_by &= ~rules;
  bits.unfit_by &= ~rules;
  return bits;
}

// What holds for the destination of `move`. A caller may have changed the configuration of rules
// that no destination changes.
EffectivePolicy Here(const EffectivePolicy& common, const Move& move) {
  EffectivePolicy here = Select(*common.policy, move);
  here.exempt = common.exempt;
  for (std::size_t i = 0; i < RuleTable().size(); ++i) {
    if ((common.by_destination >> i & 1) == 0) here.rules[i] = common.rules[i];
  }
  return here;
}

// Only what is softened for roll-out differs.
void MarkUncapped(std::uint64_t bit, Effect uncapped, Judge::Bits* bits) {
  if (uncapped == Effect::kDeny && (bits->denied_by & bit) == 0) bits->would_deny_by |= bit;
}

// What gardener-scheduler would drop is asked with what it knows: a policy that only warns of what
// its own settings add, headroom for instance, closes no seed with them.
const Settings& NeutralSettings(std::size_t index) {
  static const std::vector<Settings> neutral = [] {
    std::vector<Settings> all;
    for (const Rule& rule : RuleTable()) {
      all.push_back(rule.defaults == nullptr ? Settings() : rule.defaults());
    }
    return all;
  }();
  return neutral[index];
}

// What is not known is no softer than what is, where the rule itself says so: gardener-scheduler
// places nothing without, either. A policy that lets such moves pass does so for those who ask.
bool SaysUnfit(const Rule& rule, const Report& report, bool live, bool lenient) {
  if (report.objected()) return true;
  if (!report.unknown() || lenient) return false;
  const RuleConfig row{.mode = rule.mode,
                       .live_mode = rule.live_mode,
                       .on_unknown = rule.on_unknown,
                       .settings = {}};
  return WeightOf(row, live).unknown == Effect::kDeny;
}

}  // namespace

// What the policy's own settings add counts where it denies; elsewhere the rule, which can judge,
// is asked again, as it is by default.
bool Judge::IsUnfit(std::size_t index, const Report& report, const Answer& consequences) const {
  const Rule& rule = RuleTable()[index];
  const bool lenient = move_.returning && !rule.judges_returns;
  const bool unfit = SaysUnfit(rule, report, move_.live, lenient);
  if (!unfit || consequences.objection == Effect::kDeny || rule.settings.empty()) return unfit;
  Report neutral(Detail::kRulesOnly, rule.facts);
  rule.check(move_, view_, NeutralSettings(index), &neutral);
  return SaysUnfit(rule, neutral, move_.live, lenient);
}

Judge::Judge(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy)
    : move_(move), view_(view), common_(policy) {
  // Any seed will do: what is asked once does not read it, and all are there or none.
  if (!view_.seeds().empty()) SetDestination(view_.seeds().front(), &move_);
  common_.onward = Sort(policy, /*returning=*/false);
  common_.by_shape.resize(view.shapes_end());
}

Judge::Bits Judge::OfShoot() const {
  return Without(common_.policy.by_destination, common_.onward.once);
}

// Where the policy has something to say of destinations, there are few things that it can say.
Judge::Side* Judge::SideOf(const garden::SeedEntry& destination) {
  SetDestination(destination, &move_);
  if (common_.policy.by_destination == 0) return &common_;
  const Policy& policy = *common_.policy.policy;
  std::string standing = StandingOfDestination(policy, move_);
  const auto known = std::find_if(own_.begin(), own_.end(),
                                  [&](const OwnSide& own) { return own.standing == standing; });
  if (known != own_.end()) return known->side.get();
  OwnSide own{.standing = std::move(standing),
              .policy = std::make_unique<const EffectivePolicy>(Here(common_.policy, move_)),
              .side = nullptr};
  own.side = std::make_unique<Side>(*own.policy);
  own.side->onward = Sort(*own.policy, /*returning=*/false);
  own.side->by_shape.resize(view_.shapes_end());
  SetDestination(destination, &move_);
  return own_.emplace_back(std::move(own)).side.get();
}

// Of few shoots, those on their way, one of the destinations is the host.
const Judge::Questions& Judge::QuestionsOf(const garden::SeedEntry& destination, Side* side) {
  if (!move_.returning) return side->onward;
  if (!side->returning.has_value()) {
    side->returning = Sort(side->policy, /*returning=*/true);
    SetDestination(destination, &move_);
  }
  return *side->returning;
}

// Asks what is the same for all destinations, and lists what is not.
Judge::Questions Judge::Sort(const EffectivePolicy& policy, bool returning) {
  Questions questions;
  move_.returning = returning;
  const Asking asking(move_, view_, policy);
  const RuleList rules = RuleTable();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool placing = rules[i].IsPlacing(move_.live);
    if (!asking.IsAsked(i) && !(placing && asking.Applies(i))) continue;
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (rules[i].reads != Reads::kNothing && asking.CanJudge(i)) {
      const Settings& settings = policy.rules[i]->settings;
      if (rules[i].silent != nullptr && rules[i].silent(move_, view_, settings)) continue;
      const Answer consequences = asking.Consequences(i);
      std::vector<Question>& questions_of_kind =
          rules[i].reads == Reads::kShape ? questions.shape : questions.each;
      questions_of_kind.push_back({.rule = &rules[i],
                                   .settings = &settings,
                                   .bit = bit,
                                   .index = i,
                                   .placing = placing,
                                   .on_objection = consequences.objection,
                                   .on_unknown = consequences.unknown,
                                   .uncapped = asking.Uncapped(i)});
      continue;
    }
    Report report(Detail::kRulesOnly, rules[i].facts);
    Mark(bit, asking.Ask(i, &report), &questions.once);
    const Answer uncapped = asking.Uncapped(i);
    const bool unfit = asking.CanJudge(i)
                           ? IsUnfit(i, report, asking.Consequences(i))
                           : SaysUnfit(rules[i], report, move_.live, asking.IsLenient(i));
    if (placing && unfit) questions.once.unfit_by |= bit;
    if (report.objected()) MarkUncapped(bit, uncapped.objection, &questions.once);
    if (report.unknown()) MarkUncapped(bit, uncapped.unknown, &questions.once);
  }
  return questions;
}

void Judge::Note(const Question& question, const Report& report, Bits* bits) const {
  const Answer consequences{.objection = question.on_objection, .unknown = question.on_unknown};
  if (question.placing && IsUnfit(question.index, report, consequences)) {
    bits->unfit_by |= question.bit;
  }
  if (report.objected()) {
    Mark(question.bit, question.on_objection, bits);
    MarkUncapped(question.bit, question.uncapped.objection, bits);
  }
  if (report.advised()) Mark(question.bit, AdviceOf(question.on_objection), bits);
  if (report.unknown()) {
    Mark(question.bit, question.on_unknown, bits);
    MarkUncapped(question.bit, question.uncapped.unknown, bits);
  }
}

Judge::Bits Judge::AskAll(const std::vector<Question>& questions) const {
  Bits bits;
  for (const Question& question : questions) {
    Report report(Detail::kRulesOnly, question.rule->facts);
    question.rule->check(move_, view_, *question.settings, &report);
    if (!report.silent()) Note(question, report, &bits);  // Most have nothing to say.
  }
  return bits;
}

Judge::Bits Judge::Ask(const garden::SeedEntry& destination) {
  Side* side = SideOf(destination);
  Bits bits = OfDestination(destination, side);
  Add(QuestionsOf(destination, side).once, &bits);
  return bits;
}

Judge::Bits Judge::OfDestination(const garden::SeedEntry& destination) {
  Side* side = SideOf(destination);
  Bits bits = OfDestination(destination, side);
  // What is said once is said of this destination, where the policy makes a difference.
  const std::uint64_t common = ~common_.policy.by_destination;
  Add(Without(common, QuestionsOf(destination, side).once), &bits);
  return bits;
}

Judge::Bits Judge::OfDestination(const garden::SeedEntry& destination, Side* side) {
  const Questions& questions = QuestionsOf(destination, side);
  Bits bits = AskAll(questions.each);
  if (move_.returning || destination.shape == garden::kNoShape) {
    Add(AskAll(questions.shape), &bits);
    return bits;
  }
  Known& shape = side->by_shape[destination.shape];
  if (!shape.known) shape = {.known = true, .bits = AskAll(questions.shape)};
  Add(shape.bits, &bits);
  return bits;
}

}  // namespace trowel::policy

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "policy/policy.h"
#include "policy/report.h"
#include "policy/rule_table.h"

namespace trowel::policy {

// What follows from one rule's report. Both can be there: a rule may object to the source and not
// know the destination's version.
struct Answer {
  Effect objection = Effect::kNone;
  Effect advice = Effect::kNone;
  Effect unknown = Effect::kNone;
};

// What advice weighs where an objection has this weight.
inline Effect AdviceOf(Effect objection) { return std::min(objection, Effect::kWarn); }

// The mode of a rule for live moves, or for all others.
Mode ModeOf(const RuleConfig& config, bool live);

// What a policy makes of a rule that objects or cannot judge, `enforcement` left out. What is not
// known is said at the least in the audit log, and never exceeds the mode.
Answer WeightOf(const RuleConfig& config, bool live);

// The same with what softens it: for roll-out nothing is denied and everything is said, whatever
// the rule (`enforcement`) or until the day from which it is enforced.
Answer WeightOf(const RuleConfig& config, bool live, Mode enforcement, absl::Time now);

// No more than the audit log is told.
Answer OnlyAudited(Answer answer);

// Kinds that cannot be listed, as bits of a FactSet; and how a rule says so that needs them.
std::uint32_t MissingLists(const garden::GardenView& view);
void ReportMissingLists(std::uint32_t missing, const garden::GardenView& view, Report* report);

// How one rule is asked: whether at all, with which facts, and what its word leads to. Shared by
// Evaluate() and Judge, so that a ranking and an admission cannot disagree.
class Asking {
 public:
  Asking(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy);

  // By its mode, and because it Applies().
  bool IsAsked(std::size_t index) const { return (asked_ >> index & 1) != 0; }
  std::uint64_t asked() const { return asked_; }  // All of them, as in policy::Verdict.
  // Whether the rule is about such a move, whatever its mode.
  bool Applies(std::size_t index) const { return (applies_ >> index & 1) != 0; }

  // The following only if IsAsked().

  Answer Ask(std::size_t index, Report* report) const;
  // False: the rule itself is not asked, because something is missing for it; Ask() says what.
  bool CanJudge(std::size_t index) const;
  // As configured for this kind of move.
  Mode ModeOf(std::size_t index) const;
  // It is asked for what Gardener itself would refuse on a return: what it cannot know denies
  // nothing.
  bool IsLenient(std::size_t index) const {
    return move_.returning && !rules_[index].judges_returns;
  }
  // What follows if the rule objects, and if it cannot judge.
  Answer Consequences(std::size_t index) const;
  // The same without what softens it for roll-out.
  Answer Uncapped(std::size_t index) const;

 private:
  // Rules that want a seed that is missing. seed-exists says of it all that this policy can make of
  // it, so the others need not repeat it.
  bool DeniesMissingSeeds() const;
  const RuleConfig& ConfigOf(std::size_t index) const { return *policy_.rules[index]; }
  bool IsExempted(std::size_t index) const { return (policy_.exempted >> index & 1) != 0; }
  Answer Lenient(std::size_t index, Answer weight) const;
  bool IsUndecided(std::size_t index) const { return (policy_.undecided >> index & 1) != 0; }
  void ReportMissingFacts(std::uint32_t missing, Report* report) const;

  const Move& move_;
  const garden::GardenView& view_;
  const EffectivePolicy& policy_;
  void FindAsked();

  RuleList rules_;
  // Central facts that this move lacks, as bits of a FactSet.
  std::uint32_t missing_ = 0;
  std::uint64_t applies_ = 0;
  std::uint64_t asked_ = 0;
};

}  // namespace trowel::policy
